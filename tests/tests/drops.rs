//! What the model loses is what Linux loses: the same reason, in the same function, as often.

use tests::drops::{Drops, EXCEPTIONS, Lost, agree, compare, traced};
use tests::labs::{self, NamedLab};

#[test]
fn what_is_lost_is_lost_for_the_reason_and_in_the_function_that_linux_names() {
    let gallery = labs::gallery();
    let of = |name: String| {
        if labs::kernel().contains(&name) || !gallery.contains(&name) {
            NamedLab::of_kernel(&name)
        } else {
            NamedLab::of_gallery(&name)
        }
    };
    let (mut wrong, mut same, labs) = (Vec::new(), 0, traced());
    for name in &labs {
        let (differences, agreed) = compare(&of(name.clone()));
        wrong.extend(differences);
        same += agreed;
    }
    assert!(wrong.is_empty(), "{} commands differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(labs.len() >= 170 && same >= 300, "only {same} drops of {} labs were the same", labs.len());
}

#[test]
fn every_exception_says_why() {
    for exception in &EXCEPTIONS {
        assert!(exception.why.split_whitespace().count() > 5, "{} in {}", exception.reason, exception.at);
    }
}

#[test]
fn another_reason_another_function_another_host_or_another_count_is_a_difference() {
    let lost = |host: &str, reason: &str, at: &str, count| {
        let (host, protocol) = (host.to_owned(), "ip".to_owned());
        Drops::from([(Lost { host, protocol, reason: reason.to_owned(), at: at.to_owned() }, count)])
    };
    let kernel = lost("R", "IP_INHDR", "ip_forward", 1);
    assert_eq!(agree(&kernel, &kernel), Ok(()));
    for other in [
        lost("R", "IP_INNOROUTES", "ip_forward", 1),
        lost("R", "IP_INHDR", "ip_error", 1),
        lost("A", "IP_INHDR", "ip_forward", 1),
        lost("R", "IP_INHDR", "ip_forward", 2),
        Drops::new(),
    ] {
        assert!(agree(&kernel, &other).is_err(), "{other:?}");
    }
    let failed = |host, count| lost(host, "NEIGH_FAILED", "neigh_invalidate", count);
    assert_eq!(agree(&failed("A", 3), &failed("B", 2)), Ok(()));
    assert!(agree(&failed("A", 1), &failed("A", 2)).is_err());
}
