fn main() {
    let t = std::fs::read_to_string("/tmp/cfg/lab").unwrap();
    let lab = sim_core::lab::Lab::parse(&t).unwrap();
    let s = std::time::Instant::now();
    let r = lab.run();
    println!("{:?}", s.elapsed());
    for c in &r.commands {
        if c.exit != 0 {
            println!("{} {}", c.line, c.stderr)
        }
    }
    std::mem::forget(r);
}
