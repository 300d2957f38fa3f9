//! A pluggable HTTP transport with hyper and reqwest backends, a clock and policies.
