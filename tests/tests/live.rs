//! The kernel of this machine judges labs that nobody recorded before. Needs root, namespaces and the usual tools.

use tests::labs::{MODELLED, NamedLab};
use tests::{kernel, repository, sim};

#[test]
fn without_any_one_command_a_lab_still_does_what_linux_does() {
    if !kernel::can_record("without_any_one_command_a_lab_still_does_what_linux_does") {
        return;
    }
    let labs: Vec<NamedLab> =
        MODELLED.iter().flat_map(|name| NamedLab::of_kernel(name).without_each_command()).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wrong = kernel::all_wrong(&labs, |lab| {
        let recorded = kernel::record(lab, folder.path())?;
        kernel::compare(&recorded, &sim::transcript(lab), folder.path())
    });
    assert!(wrong.is_empty(), "{} of {}: - is Linux, + is ours\n{}", wrong.len(), labs.len(), wrong.join("\n"));
}

#[test]
fn this_kernel_still_does_what_was_recorded() {
    if !kernel::can_record("this_kernel_still_does_what_was_recorded") {
        return;
    }
    for name in MODELLED {
        let lab = repository::path(&format!("tests/kernel/labs/{name}.lab"));
        if let Err(differences) = kernel::check(&lab, &kernel::recorded(name)) {
            panic!("{name}: - is the transcript, + is this kernel\n{differences}");
        }
    }
}
