//! The server: configuration, router, layers, live stream, jobs, command line.

pub mod api;
pub mod bench;
pub mod config;
pub mod jobs;
pub mod layers;
pub mod live;
pub mod router;
pub mod start;
