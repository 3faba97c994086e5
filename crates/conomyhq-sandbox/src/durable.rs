//! Lets nothing out that the state's file does not have.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{errors::Kind, shared::Shared};

/// Answers when what the answer tells is written.
pub(crate) async fn written(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    match shared.written().await {
        Ok(()) => answer,
        Err(why) => Kind::ServerError.because(why).into_response(),
    }
}
