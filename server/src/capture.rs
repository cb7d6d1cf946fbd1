//! `POST /capture`: all that the taps of a lab heard, as a file for Wireshark. A plain form sends the lab.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sim_core::lab::Lab;

use crate::app::{App, BODY_BYTES};
use crate::error::AppError;
use crate::l10n::Lang;
use crate::pcapng::{self, PcapngError};

/// Octets of a file. A lab of the playground could fill more than a server should hold for one reader.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// As the registry of media types has it; Wireshark takes pcapng by this name too.
const MEDIA_TYPE: &str = "application/vnd.tcpdump.pcap";

/// Answers the file, or a page that says in words why there is none.
pub(crate) async fn download(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, AppError> {
    let body = body.map_err(|_| AppError::BodyTooLong { max: BODY_BYTES })?;
    let file = app.pool.run(move || captured(&body, lang)).await??;
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"hairpin.pcapng\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}

fn captured(form: &[u8], lang: Lang) -> Result<Vec<u8>, AppError> {
    let text = form_urlencoded::parse(form).find(|(name, _)| name == "lab").map(|(_, lab)| lab.into_owned());
    // A browser sends every end of a line as two characters.
    let text = text.ok_or(AppError::NoLabInForm)?.replace("\r\n", "\n");
    let lab = Lab::parse(&text)?;
    let mut file = Vec::new();
    let title = lab.title(lang.code()).unwrap_or_default();
    match pcapng::write_at_most(MOST_BYTES, title, &lab.run(), &mut file) {
        Ok(()) => Ok(file),
        Err(PcapngError::TooLong { most }) => Err(AppError::CaptureTooLong { max: most }),
        Err(PcapngError::NoDevice) => Err(AppError::NoCapture),
        Err(PcapngError::Io(_)) => Err(AppError::Broken),
    }
}
