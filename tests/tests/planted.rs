//! The mistakes that `examples/planted.rs` plants can still be made.

use std::process::Command;

use tests::repository;

#[test]
fn every_mistake_still_fits_the_model() {
    let patches = repository::files("tests/kernel/planted");
    let (of_networks, of_hosts): (Vec<_>, Vec<_>) = patches.iter().partition(|patch| patch.contains("/network/"));
    assert!(of_hosts.len() >= 20 && of_networks.len() >= 20, "{} and {}", of_hosts.len(), of_networks.len());
    for patch in patches {
        let mut apply = Command::new("git");
        let apply = apply.args(["apply", "--check"]).arg(repository::path(&patch)).current_dir(repository::path(""));
        let said = apply.output().expect("git starts");
        assert!(said.status.success(), "{patch}: {}", String::from_utf8_lossy(&said.stderr));
    }
}
