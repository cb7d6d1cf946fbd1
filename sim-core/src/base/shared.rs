use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A value that copies share until one of them changes it: what a host is configured to be stays when packets go
/// through it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Whoever asks for it means to change it.
impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_what_it_does_not_change() {
        let one = Shared::new(vec![1]);
        let (mut other, reader) = (one.clone(), one.clone());
        other.push(2);
        assert_eq!((&*one, &*other, reader.len()), (&vec![1], &vec![1, 2], 1));
        assert!(std::ptr::eq(&*one, &*reader));
    }
}
