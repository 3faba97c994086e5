//! How a client comes to its access tokens: from its settings to what gives them.

use std::{io, thread, time::Duration};

use serde_json::Value;
use tokio::runtime::Builder;

use crate::{
    call,
    config::Config,
    credentials::{Credentials, Token},
    dispatch::CreateAccessToken,
    error::{Error, Facts, Result},
    generated::types,
    masked::Secret,
    tokens::{Fetched, Fly, Flying, Tokens},
    transport::Connector,
};

/// What std takes as well, unless the environment says otherwise, which is not read while the program that calls may be
/// changing it.
const STACK: usize = 2 << 20;
/// No service means more than a day.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// What a token is taken to live whose life the service does not say, or says that is none. It is a token all the same, and
/// a shop that could not pay for want of a number would be worse off than one that renews each minute; a token that is
/// over earlier is refused, and renewed for that.
const UNSAID_LIFE: Duration = Duration::from_secs(60);

/// Makes connections for these settings, whose calls have their tokens from one place. `fly` has a token be had on a
/// thread.
pub(crate) fn connector(config: Config, fly: Fly) -> Result<Connector> {
    let mut connector = Connector::new(config)?;
    let tokens = match &connector.config.credentials {
        Credentials::Token(token) => Tokens::Given(token.clone()),
        Credentials::Asked(ask) => Tokens::Asked(ask.clone()),
        Credentials::Client { id, secret } => {
            // Without tokens: what asks for one bears none.
            let (connector, id, secret) = (connector.clone(), id.clone(), secret.clone());
            Tokens::kept(
                Box::new(move || Box::pin(fetch(connector.clone(), id.clone(), secret.clone()))),
                fly,
            )
        }
    };
    connector.tokens = tokens;
    Ok(connector)
}

/// Runs it on a thread of its own.
///
/// # Errors
///
/// The system has no thread for it.
pub fn on_a_thread(flying: Flying) -> io::Result<()> {
    let fly = move || {
        if let Ok(runtime) = Builder::new_current_thread().enable_all().build() {
            runtime.block_on(flying);
            // A plain drop waits for a name look-up that is under way.
            runtime.shutdown_background();
        }
    };
    thread::Builder::new().name("conomyhq-token".into()).stack_size(STACK).spawn(fly).map(drop)
}

/// Asks the service for a token, with a connection of its own.
async fn fetch(connector: Connector, id: Secret, secret: Secret) -> Result<Fetched> {
    let transport = connector.connect()?;
    let body = types::CreateAccessToken::new(id.reveal(), secret.reveal());
    let answer = call::answer(&transport, CreateAccessToken { body }).await?;
    let types::AccessToken { access_token, expires_in, .. } = answer.value;
    match Token::new(Secret::from(access_token)) {
        Some(token) => Ok(Fetched { token, lives: life(expires_in.as_ref()) }),
        None => {
            let what = format!("the answer (status {}) holds no accessToken that can be one", answer.status);
            let path = Some("accessToken".to_owned());
            Err(Error::Decode(Facts { what, path, ..Facts::default() }.into()))
        }
    }
}

/// How long a token lives, of what the service wrote as `expiresIn`: seconds, also in a text.
fn life(said: Option<&Value>) -> Duration {
    let seconds = match said {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    // Nothing at all is not meant, and NaN is no number.
    let seconds = seconds.filter(|seconds| *seconds >= 1.0);
    seconds.map_or(UNSAID_LIFE, |seconds| Duration::from_secs_f64(seconds.min(LONGEST_LIFE.as_secs_f64())))
}
