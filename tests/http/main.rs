//! The server as a browser or a program meets it, without a socket: each request goes straight into `server::app`.

mod assets;
mod client;
mod compare;
mod explosions;
mod garbage;
mod headers;
mod inspect;
mod language;
mod pages;
mod problems;
mod run;
mod why;
