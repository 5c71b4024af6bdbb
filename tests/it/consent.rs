//! Nothing is sent before a person agreed, and nothing twice: every way of asking, with the
//! requests counted that reached Pierre.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use pierre_mcp::{
    answer::{Sentence, clean::answer},
    pierre::{Client, ReminderChanges},
    server::{
        Options, Server as Mcp,
        consent::{Confirm, Settings},
    },
    tool::{ConsentPolicy, Context, Descriptor, Effect, Error, Group, Now, Question, Tool},
};
use rmcp::{
    ClientHandler, ErrorData, RoleClient,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ClientCapabilities, ClientConfig,
        ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationCapability,
        Implementation, InputRequest, ProtocolVersion,
    },
    service::{ClientLifecycleMode, ClientServiceExt, RequestContext, RunningService},
};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::{KEY, Upstream, asking, options, request, soon};

const SENT: &str = "update-payment-reminder";
const STATE_KEY: &str = "the same thirty-two bytes on every replica";

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Input {
    reminder_id: String,
    note: Option<String>,
}

answer! {
    struct Output {
        message: Sentence,
    }
}

async fn send(context: &Context, input: &Input) -> Result<Output, Error> {
    let changes = ReminderChanges {
        title: input.note.clone().or(Some("x".to_owned())),
        ..ReminderChanges::default()
    };
    let pierre = &context.pierre;
    pierre
        .update_payment_reminder(&input.reminder_id, &changes)
        .await?;
    Ok(Output {
        message: "feito".into(),
    })
}

/// Declares a tool that sends one request, and asks before it.
macro_rules! tool {
    ($type:ident, $name:literal, $effect:ident, $reads_first:literal) => {
        struct $type;
        impl Tool for $type {
            const NAME: &'static str = $name;
            const TITLE: &'static str = "x";
            const DESCRIPTION: &'static str = "x";
            const GROUP: Group = Group::Reminders;
            const EFFECT: Effect = Effect::$effect;
            const HOW_TO_CHECK: &'static str = "x.";
            const EXAMPLE: &'static str = r#"{"reminderId": "pr_1"}"#;
            type Input = Input;
            type Request = Input;
            type Output = Output;

            fn check(_: Now, input: Input) -> Result<Input, Error> {
                Ok(input)
            }

            async fn call(context: &Context, input: Input) -> Result<Output, Error> {
                send(context, &input).await
            }

            async fn question(
                context: &Context,
                input: &mut Input,
            ) -> Result<Option<Question>, Error> {
                if input.reminder_id == "pr_harmless" {
                    return Ok(None);
                }
                let mut known = 0;
                if $reads_first {
                    known = context.pierre.get_accounts().await?.accounts.rows.len();
                }
                let id = &input.reminder_id;
                let question = format!("Fazer isso com {id} de {known}?");
                Ok(Some(Question::new(question, input)?))
            }
        }
    };
}

tool!(Changes, "changes", Write, false);
tool!(Deletes, "deletes", Destroy, true);
tool!(Sends, "sends", Act, false);

const TOOLS: &[Descriptor] = &[
    Descriptor::of::<Changes>(),
    Descriptor::of::<Deletes>(),
    Descriptor::of::<Sends>(),
];

/// How a test's client answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Person {
    /// The client declared that it cannot ask; being asked all the same fails the test.
    Nobody,
    Says(ElicitationAction),
    Sleeps,
}

struct Me {
    person: Person,
    asked: Arc<AtomicUsize>,
}

impl ClientHandler for Me {
    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let ElicitRequestParams::FormElicitationParams {
            message,
            requested_schema,
            ..
        } = request
        else {
            panic!("not a form");
        };
        assert!(message.starts_with("Fazer isso com pr_"), "{message}");
        assert!(requested_schema.properties.is_empty());
        self.asked.fetch_add(1, SeqCst);
        match &self.person {
            Person::Says(action) => Ok(ElicitResult::new(action.clone())),
            Person::Sleeps => std::future::pending().await,
            Person::Nobody => panic!("a client that cannot ask was asked"),
        }
    }

    fn get_info(&self) -> ClientConfig {
        let mut capabilities = ClientCapabilities::default();
        if self.person != Person::Nobody {
            capabilities.elicitation = Some(ElicitationCapability::default());
        }
        ClientConfig::new(capabilities, Implementation::new("tests", "0"))
    }
}

struct Talk {
    client: RunningService<RoleClient, Me>,
    asked: Arc<AtomicUsize>,
}

impl Talk {
    async fn with(server: Mcp, person: Person, era: ClientLifecycleMode) -> Self {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        tokio::spawn(async move {
            use rmcp::ServiceExt;
            if let Ok(running) = server.serve(theirs).await {
                let _ = running.waiting().await;
            }
        });
        let asked = Arc::new(AtomicUsize::new(0));
        let me = Me {
            person,
            asked: Arc::clone(&asked),
        };
        let client = soon(me.serve_with_lifecycle(ours, era)).await.unwrap();
        Self { client, asked }
    }

    async fn older(server: Mcp, person: Person) -> Self {
        Self::with(server, person, ClientLifecycleMode::Initialize).await
    }

    async fn newer(server: Mcp, person: Person) -> Self {
        let era = ClientLifecycleMode::Discover {
            preferred_versions: vec![ProtocolVersion::V_2026_07_28],
        };
        Self::with(server, person, era).await
    }

    async fn call(&self, tool: &'static str, arguments: Value) -> CallToolResult {
        soon(self.client.call_tool(request(tool, arguments)))
            .await
            .unwrap()
    }

    async fn once(&self, request: CallToolRequestParams) -> CallToolResponse {
        soon(self.client.call_tool_once(request)).await.unwrap()
    }
}

async fn upstream() -> Upstream {
    let upstream = Upstream::new().await;
    upstream.json(SENT, r#"{"data": {"id": "pr_1"}}"#).await;
    upstream.json("get-accounts", r#"{"data": []}"#).await;
    upstream
}

fn server(upstream: &Upstream, settings: Settings) -> Mcp {
    server_of(upstream, KEY, settings)
}

fn server_of(upstream: &Upstream, key: &str, settings: Settings) -> Mcp {
    let options = Options {
        consent: settings,
        ..asking(Some(key), Confirm::Auto)
    };
    Mcp::new(
        Client::build(self::options(&upstream.base())).unwrap(),
        TOOLS,
        options,
    )
}

fn when(confirm: Confirm) -> Settings {
    Settings {
        confirm,
        ..Settings::default()
    }
}

fn id(id: &str) -> Value {
    json!({"reminderId": id})
}

fn said(result: &CallToolResult) -> &str {
    assert_eq!(result.is_error, Some(true), "{result:?}");
    &result.content[0].as_text().unwrap().text
}

fn done(result: &CallToolResult) {
    assert_ne!(result.is_error, Some(true), "{result:?}");
    let structured = result.structured_content.as_ref().unwrap();
    assert_eq!(structured["message"], "feito");
}

fn token(result: &CallToolResult) -> String {
    assert_ne!(result.is_error, Some(true), "{result:?}");
    let structured = result.structured_content.as_ref().unwrap();
    let preview = structured["preview"].as_str().unwrap();
    assert!(
        preview.starts_with("Prévia; nada foi feito ainda. Fazer isso com pr_"),
        "{preview}"
    );
    structured["confirmationToken"].as_str().unwrap().to_owned()
}

fn carrying(id: &str, token: &str) -> Value {
    json!({"reminderId": id, "confirmationToken": token})
}

#[tokio::test]
async fn a_client_that_cannot_ask_changes_at_once_and_deletes_in_two_steps() {
    let upstream = upstream().await;
    let talk = Talk::older(server(&upstream, Settings::default()), Person::Nobody).await;
    done(&talk.call("changes", id("pr_1")).await);
    assert_eq!(upstream.hits(SENT).await.len(), 1);
    assert!(
        upstream.hits("get-accounts").await.is_empty(),
        "a change that nobody is asked about reads nothing first"
    );
    for (tool, sent) in [("deletes", 2), ("sends", 3)] {
        let token = token(&talk.call(tool, id("pr_1")).await);
        assert_eq!(upstream.hits(SENT).await.len(), sent - 1, "{tool}");
        done(&talk.call(tool, carrying("pr_1", &token)).await);
        assert_eq!(upstream.hits(SENT).await.len(), sent, "{tool}");
        let again = talk.call(tool, carrying("pr_1", &token)).await;
        assert!(
            said(&again).starts_with("A confirmação não é válida"),
            "{tool}"
        );
        assert!(said(&again).contains("Nada foi alterado."), "{tool}");
        assert_eq!(upstream.hits(SENT).await.len(), sent, "{tool}");
    }
    assert_eq!(talk.asked.load(SeqCst), 0);
}

#[tokio::test]
async fn a_call_that_needs_no_agreement_goes_on() {
    let upstream = upstream().await;
    let talk = Talk::older(server(&upstream, when(Confirm::Always)), Person::Nobody).await;
    done(&talk.call("deletes", id("pr_harmless")).await);
    assert_eq!(upstream.hits(SENT).await.len(), 1);
}

#[tokio::test]
async fn a_token_is_good_for_its_tool_its_arguments_its_caller_and_its_question() {
    let upstream = upstream().await;
    let sealed = Settings {
        state_key: Some(SecretString::from(STATE_KEY)),
        ..Settings::default()
    };
    let talk = Talk::older(server(&upstream, sealed.clone()), Person::Nobody).await;
    let token = token(&talk.call("deletes", id("pr_1")).await);
    let another = server_of(&upstream, "sk-another", sealed.clone());
    let another = Talk::older(another, Person::Nobody).await;
    let unsealed = Talk::older(server(&upstream, Settings::default()), Person::Nobody).await;
    for (talk, tool, arguments) in [
        (&talk, "deletes", carrying("pr_2", &token)),
        (&talk, "sends", carrying("pr_1", &token)),
        (&talk, "deletes", carrying("pr_1", &format!("{token}x"))),
        (&talk, "deletes", carrying("pr_1", "rs1.invented")),
        (
            &talk,
            "deletes",
            json!({"reminderId": "pr_1", "confirmationToken": true}),
        ),
        (
            &talk,
            "deletes",
            json!({"reminderId": "pr_1", "note": "more", "confirmationToken": token}),
        ),
        (&another, "deletes", carrying("pr_1", &token)),
        (&unsealed, "deletes", carrying("pr_1", &token)),
    ] {
        let refused = talk.call(tool, arguments.clone()).await;
        assert!(
            said(&refused).starts_with("A confirmação não é válida"),
            "{tool} {arguments}: {refused:?}"
        );
    }
    // What the person saw is no longer what would happen.
    let changed = self::upstream().await;
    changed
        .json("get-accounts", r#"{"data": [{"id": "a"}]}"#)
        .await;
    assert!(upstream.hits(SENT).await.is_empty());
    // Another replica, and the arguments in other spellings.
    let replica = Talk::older(server(&upstream, sealed), Person::Nobody).await;
    let loose = json!({"confirmation_token": token, "reminder_id": " pr_1 ", "note": null});
    done(&replica.call("deletes", loose).await);
    assert_eq!(upstream.hits(SENT).await.len(), 1);
}

#[tokio::test]
async fn a_token_grows_old() {
    let upstream = upstream().await;
    let short = Settings {
        valid: Duration::from_millis(1),
        ..Settings::default()
    };
    let talk = Talk::older(server(&upstream, short), Person::Nobody).await;
    let token = token(&talk.call("deletes", id("pr_1")).await);
    tokio::time::sleep(Duration::from_millis(20)).await;
    said(&talk.call("deletes", carrying("pr_1", &token)).await);
    assert!(upstream.hits(SENT).await.is_empty());
}

#[tokio::test]
async fn what_would_happen_may_not_have_changed_since() {
    let upstream = Upstream::new().await;
    upstream.json(SENT, r#"{"data": {"id": "pr_1"}}"#).await;
    let accounts = |body: &str| wiremock::ResponseTemplate::new(200).set_body_string(body);
    let replies = vec![
        accounts(r#"{"data": []}"#),
        accounts(r#"{"data": [{"id": "a", "type": "BANK"}]}"#),
    ];
    upstream.replies("get-accounts", replies).await;
    let talk = Talk::older(server(&upstream, Settings::default()), Person::Nobody).await;
    let token = token(&talk.call("deletes", id("pr_1")).await);
    said(&talk.call("deletes", carrying("pr_1", &token)).await);
    assert!(upstream.hits(SENT).await.is_empty());
}

#[tokio::test]
async fn always_asks_before_changes_too_and_never_asks_nobody() {
    let upstream = upstream().await;
    let always = Talk::older(server(&upstream, when(Confirm::Always)), Person::Nobody).await;
    let token = token(&always.call("changes", id("pr_1")).await);
    assert!(upstream.hits(SENT).await.is_empty());
    done(&always.call("changes", carrying("pr_1", &token)).await);
    assert_eq!(upstream.hits(SENT).await.len(), 1);
    let declines = Person::Says(ElicitationAction::Decline);
    let never = Talk::older(server(&upstream, when(Confirm::Never)), declines).await;
    done(&never.call("deletes", id("pr_1")).await);
    assert_eq!(upstream.hits(SENT).await.len(), 2);
    assert_eq!(never.asked.load(SeqCst), 0);
}

#[tokio::test]
async fn an_older_client_asks_while_the_call_waits() {
    for (action, sent) in [
        (ElicitationAction::Accept, 1),
        (ElicitationAction::Decline, 0),
        (ElicitationAction::Cancel, 0),
    ] {
        for tool in ["changes", "deletes", "sends"] {
            let upstream = upstream().await;
            let server = server(&upstream, Settings::default());
            let talk = Talk::older(server, Person::Says(action.clone())).await;
            let result = talk.call(tool, id("pr_1")).await;
            if sent == 1 {
                done(&result);
            } else {
                let text = said(&result);
                assert!(text.starts_with("A pessoa não confirmou"), "{text}");
                assert!(text.contains("nada foi enviado à Pierre."), "{text}");
            }
            assert_eq!(talk.asked.load(SeqCst), 1);
            assert_eq!(upstream.hits(SENT).await.len(), sent, "{tool} {action:?}");
        }
    }
}

#[tokio::test]
async fn a_person_who_does_not_answer_has_not_agreed() {
    let upstream = upstream().await;
    let hasty = Settings {
        patience: Duration::from_millis(100),
        ..Settings::default()
    };
    let talk = Talk::older(server(&upstream, hasty), Person::Sleeps).await;
    let result = talk.call("deletes", id("pr_1")).await;
    let text = said(&result);
    assert!(text.contains("não respondeu"), "{text}");
    assert!(text.contains("nada foi enviado à Pierre."), "{text}");
    assert!(upstream.hits(SENT).await.is_empty());
}

#[tokio::test]
async fn a_newer_client_asks_and_sends_again() {
    for (action, sent) in [
        (ElicitationAction::Accept, 1),
        (ElicitationAction::Decline, 0),
    ] {
        for tool in ["changes", "deletes", "sends"] {
            let upstream = upstream().await;
            let server = server(&upstream, Settings::default());
            let talk = Talk::newer(server, Person::Says(action.clone())).await;
            let result = talk.call(tool, id("pr_1")).await;
            if sent == 1 {
                done(&result);
            } else {
                assert!(said(&result).starts_with("A pessoa não confirmou"));
            }
            assert_eq!(talk.asked.load(SeqCst), 1);
            assert_eq!(upstream.hits(SENT).await.len(), sent, "{tool} {action:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_counts_once_and_only_for_the_call_it_was_asked_for() {
    let upstream = upstream().await;
    let accepts = Person::Says(ElicitationAction::Accept);
    let sealed = Settings {
        state_key: Some(SecretString::from(STATE_KEY)),
        ..Settings::default()
    };
    let talk = Talk::newer(server(&upstream, sealed.clone()), accepts.clone()).await;
    let CallToolResponse::InputRequired(asked) = talk.once(request("deletes", id("pr_1"))).await
    else {
        panic!("nobody was asked");
    };
    let state = asked.request_state.unwrap();
    let questions = asked.input_requests.unwrap();
    assert!(matches!(questions["confirm"], InputRequest::Elicitation(_)));
    assert!(upstream.hits(SENT).await.is_empty());
    let answer = |action: &str, tool, arguments, state: &str| {
        let said = json!({"action": action, "content": {}});
        request(tool, arguments)
            .with_input_responses([("confirm".to_owned(), said)].into())
            .with_request_state(state)
    };
    for stolen in [
        answer("accept", "deletes", id("pr_2"), &state),
        answer("accept", "sends", id("pr_1"), &state),
        answer("accept", "deletes", id("pr_1"), "rs1.invented"),
        answer("perhaps", "deletes", id("pr_1"), &state),
    ] {
        let CallToolResponse::Complete(result) = talk.once(stolen).await else {
            panic!("asked again");
        };
        assert!(said(&result).starts_with("A confirmação não é válida"));
    }
    // An answer without what was asked, or the state without an answer, is a new question.
    let bare = request("deletes", id("pr_1")).with_request_state(&*state);
    assert!(matches!(
        talk.once(bare).await,
        CallToolResponse::InputRequired(_)
    ));
    assert!(upstream.hits(SENT).await.is_empty());
    // Another replica takes the answer, once.
    let replica = Talk::newer(server(&upstream, sealed), accepts).await;
    for sent in [true, false] {
        let agreed = answer("accept", "deletes", id("pr_1"), &state);
        let CallToolResponse::Complete(result) = replica.once(agreed).await else {
            panic!("asked again");
        };
        assert_eq!(result.is_error == Some(true), !sent, "{result:?}");
        assert_eq!(upstream.hits(SENT).await.len(), 1);
    }
}

#[tokio::test]
async fn a_newer_client_that_cannot_ask_deletes_in_two_steps() {
    let upstream = upstream().await;
    let talk = Talk::newer(server(&upstream, Settings::default()), Person::Nobody).await;
    done(&talk.call("changes", id("pr_1")).await);
    let token = token(&talk.call("deletes", id("pr_1")).await);
    assert_eq!(upstream.hits(SENT).await.len(), 1);
    done(&talk.call("deletes", carrying("pr_1", &token)).await);
    assert_eq!(upstream.hits(SENT).await.len(), 2);
}

#[tokio::test]
async fn two_calls_with_one_token_at_once_send_once() {
    let upstream = upstream().await;
    let talk = Talk::older(server(&upstream, Settings::default()), Person::Nobody).await;
    let token = token(&talk.call("sends", id("pr_1")).await);
    let call = || talk.call("sends", carrying("pr_1", &token));
    let results = futures::future::join_all((0..8).map(|_| call())).await;
    let went = results.iter().filter(|it| it.is_error != Some(true));
    assert_eq!(went.count(), 1);
    assert_eq!(upstream.hits(SENT).await.len(), 1);
}

#[tokio::test]
async fn nothing_is_asked_about_arguments_that_are_wrong() {
    let upstream = upstream().await;
    let accepts = Person::Says(ElicitationAction::Accept);
    let talk = Talk::older(server(&upstream, Settings::default()), accepts).await;
    let text = talk
        .call("deletes", json!({"reminderId": 7.5, "x": 1}))
        .await;
    assert!(said(&text).starts_with("Argumentos inválidos"), "{text:?}");
    assert_eq!(talk.asked.load(SeqCst), 0);
    assert!(upstream.requests().await.is_empty());
}

#[test]
fn effects_say_how_a_call_is_agreed_to() {
    let consents: Vec<_> = TOOLS.iter().map(|tool| tool.consent).collect();
    assert_eq!(
        consents,
        [
            ConsentPolicy::Asked,
            ConsentPolicy::TwoSteps,
            ConsentPolicy::TwoSteps
        ]
    );
}

#[tokio::test]
async fn a_failure_before_anything_is_sent_says_that_nothing_was_changed() {
    let upstream = Upstream::new().await;
    let broken = wiremock::ResponseTemplate::new(500);
    upstream.reply("get-accounts", broken.clone()).await;
    upstream.reply(SENT, broken).await;
    let talk = Talk::older(server(&upstream, Settings::default()), Person::Nobody).await;
    let unread = talk.call("deletes", id("pr_1")).await;
    assert!(said(&unread).contains("Nada foi alterado."), "{unread:?}");
    assert!(upstream.hits(SENT).await.is_empty());
    let harmless = talk.call("deletes", id("pr_harmless")).await;
    assert!(said(&harmless).contains("Nada foi alterado."));
    let token = token(&talk.call("sends", id("pr_1")).await);
    let unknown = talk.call("sends", carrying("pr_1", &token)).await;
    assert!(
        said(&unknown).contains("Não se sabe se o pedido foi executado"),
        "{unknown:?}"
    );
}
