use std::sync::Arc;

use super::{DevName, IfIndex};

/// How the devices of a host are called at one moment, by number. Copies share it until one of them changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DevNames(Option<Arc<Vec<(IfIndex, DevName)>>>);

impl DevNames {
    /// `if7` for a device that is not there.
    pub fn get(&self, dev: IfIndex) -> DevName {
        self.place_of(dev).map_or_else(|_| Arc::from(format!("if{}", dev.0)), |at| self.all()[at].1.clone())
    }

    /// A device came, or is called otherwise.
    pub fn set(&mut self, dev: IfIndex, name: DevName) {
        let place = self.place_of(dev);
        let names = Arc::make_mut(self.0.get_or_insert_default());
        match place {
            Ok(at) => names[at].1 = name,
            Err(at) => names.insert(at, (dev, name)),
        }
    }

    pub fn remove(&mut self, dev: IfIndex) {
        if let (Ok(at), Some(names)) = (self.place_of(dev), &mut self.0) {
            Arc::make_mut(names).remove(at);
        }
    }

    fn all(&self) -> &[(IfIndex, DevName)] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    fn place_of(&self, dev: IfIndex) -> Result<usize, usize> {
        self.all().binary_search_by_key(&dev, |(own, _)| *own)
    }
}
