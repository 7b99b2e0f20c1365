//! `hyperlith mcp`: the agent and the tools for a client of the Model Context Protocol, on standard input and output.
//!
//! The client is a model's, so nothing that it says confirms anything: the agent's proposals are shown as text.

use std::sync::Arc;

use anyhow::Context;
use hyperlith_chain::Node;
use hyperlith_chat::{AgentMemory, AgentTurn, Event, HostedAgent, PinnedChain, TurnFailure, TurnReply, TurnRequest};
use hyperlith_host::{MemoryState, Toolbox, TurnContext};
use hyperlith_models::Unavailable;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::json;

use crate::args::McpArgs;
use crate::chat::{self, Opened};
use crate::equip::Equipment;
use crate::{Setting, logging};

const SAYS: &str = "Hyperlith: a DeFi agent and tools, as WebAssembly components. The agent answers and proposes; a proposal is only text here. A person confirms it at `hyperlith chat` or on Telegram, where they see what it does.";
/// What an agent is called as a tool, before its name.
const ASK: &str = "ask_";

struct Server {
    node: Node,
    network: hyperlith_chain::Network,
    agent: HostedAgent,
    summary: String,
    memory: AgentMemory,
    person: String,
    wallet: alloy_primitives::Address,
    equipment: Equipment,
}

pub(crate) async fn run(mut setting: Setting, args: McpArgs) -> anyhow::Result<()> {
    setting.config.rpc.enabled = false;
    let id = chat::person_id(&args.person)?;
    setting.make_data_dir()?;
    // Standard output is the client's.
    logging::to_file(&setting.config.log.filter, &setting.data_dir)?;
    let opened = chat::open(&setting).await?;
    let served = serve(&setting, &opened, id).await;
    opened.node.shutdown().await;
    served
}

async fn serve(setting: &Setting, opened: &Opened, person: String) -> anyhow::Result<()> {
    let wallet = opened.chat.open_person(&person).await?.wallet();
    let (agent, equipment) = (opened.agent.clone(), opened.equipment.clone());
    let summary = agent.describe().await.context("the agent does not describe itself")?.summary;
    let hosted = HostedAgent::new(agent, chat::model(&setting.config.model)?, None)
        .with_tools(equipment.tools.clone())
        .with_egress(equipment.egress.clone());
    let server = Server {
        node: opened.node.clone(),
        network: opened.network.clone(),
        agent: hosted,
        summary,
        memory: AgentMemory::new(opened.chat.shared_store()),
        // Its own memory: a question that waits in a chat is not answered from here.
        person: format!("mcp:{person}"),
        wallet,
        equipment,
    };
    let running = server.serve(rmcp::transport::stdio()).await.context("the MCP client did not begin as it should")?;
    running.waiting().await.context("the MCP session broke")?;
    Ok(())
}

fn object(value: serde_json::Value) -> Arc<JsonObject> {
    Arc::new(value.as_object().cloned().unwrap_or_default())
}

impl Server {
    fn tools(&self) -> &Toolbox {
        &self.equipment.tools
    }

    fn ask_name(&self) -> String {
        format!("{ASK}{}", self.agent.name())
    }

    fn listed(&self) -> Vec<Tool> {
        let schema = json!({
            "type": "object",
            "properties": { "message": { "type": "string", "description": "What the person wants, in their own words" } },
            "required": ["message"],
            "additionalProperties": false
        });
        let description =
            format!("{} It reads the chain and proposes; nothing is signed or sent from here.", self.summary.trim());
        let mut tools = vec![Tool::new(self.ask_name(), description, object(schema))];
        for spec in self.tools().specs() {
            let schema = serde_json::from_str(&spec.input_schema).unwrap_or_default();
            // Clients take letters, digits, `_` and `-` in a name.
            tools.push(Tool::new(spec.name.replace('.', "_"), spec.description.clone(), object(schema)));
        }
        tools
    }

    fn context(&self) -> TurnContext {
        let chain = PinnedChain { snapshot: self.node.snapshot(), network: Some(self.network.clone()) };
        TurnContext::new(Arc::new(chain), Arc::new(MemoryState::default()), Arc::new(Unavailable))
            .with_egress(self.equipment.egress.clone())
    }

    async fn ask(&self, message: &str) -> Result<String, String> {
        let request = TurnRequest {
            person: self.person.clone(),
            wallet: self.wallet,
            language: None,
            event: Event::Message(message.to_owned()),
            snapshot: self.node.snapshot(),
            network: Some(self.network.clone()),
            memory: self.memory.clone(),
        };
        match self.agent.turn(request).await {
            Ok(reply) => Ok(said(reply)),
            Err(TurnFailure::Unsupported(why) | TurnFailure::Unavailable(why) | TurnFailure::Broken(why)) => {
                Err(format!("{why} Nothing was sent, nothing moved."))
            }
        }
    }
}

fn said(reply: TurnReply) -> String {
    let mut text = reply.message;
    if let Some(proposal) = reply.proposal {
        text.push_str(
            "\n\nIt proposes these calls. Nothing was signed: a person confirms at `hyperlith chat` or on Telegram.",
        );
        for call in proposal.calls {
            text.push_str(&format!("\n- to {}, {} wei, calldata {}", call.to, call.value, call.input));
        }
    }
    text
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("hyperlith", env!("CARGO_PKG_VERSION")))
            .with_instructions(SAYS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.listed()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        let outcome = if request.name == self.ask_name() {
            match arguments.get("message").and_then(|message| message.as_str()) {
                Some(message) if arguments.len() == 1 => self.ask(message).await,
                _ => Err("the input is {\"message\": \"…\"}".to_owned()),
            }
        } else {
            let known = self.tools().specs().find(|spec| spec.name.replace('.', "_") == request.name);
            let Some(spec) = known else {
                return Err(ErrorData::invalid_params(format!("there is no tool {}", request.name), None));
            };
            let input = serde_json::Value::Object(arguments).to_string();
            self.tools().invoke(&spec.name, &input, &self.context()).await
        };
        Ok(match outcome {
            Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
            Err(why) => CallToolResult::error(vec![ContentBlock::text(why)]),
        }
        .into())
    }
}
