//! The server: pages, pictures, sentences, the API. It knows no routing: `sim-core` does.

pub mod api;
pub mod app;
pub mod assets;
pub mod build;
mod capture;
pub mod cli;
mod compare;
pub mod complete;
pub mod dissect;
pub mod edit;
pub mod error;
pub mod explain;
pub mod gallery;
pub mod headers;
mod inspect;
pub mod l10n;
pub mod language;
pub mod lean;
mod packets;
pub mod page;
mod pages;
pub mod pcapng;
pub mod picture;
pub mod pool;
pub mod query;
mod refs;
pub mod sitting;
