//! The `didit` command.

fn main() {}
