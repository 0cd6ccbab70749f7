// A real authorisation server for the tests: npm's oidc-provider, on loopback, in memory.
// usage: node provider.mjs FOLDER PORT, where FOLDER has node_modules/oidc-provider.
// Everybody who is sent to its pages is signed in as login_hint says and agrees to everything.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [folder, port] = process.argv.slice(2);
const found = createRequire(path.join(folder, "x.js")).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found).href);

const life = { access: 3600 };
const kept = new Map();
const grants = new Map();

class Memory {
  constructor(name) {
    this.name = name;
  }
  key(id) {
    return `${this.name}:${id}`;
  }
  async upsert(id, payload, expiresIn) {
    kept.set(this.key(id), { ...payload, gone: expiresIn ? Date.now() + 1000 * expiresIn : 0 });
    if (payload.grantId) {
      const keys = grants.get(payload.grantId) ?? [];
      grants.set(payload.grantId, [...keys, this.key(id)]);
    }
  }
  async find(id) {
    const found = kept.get(this.key(id));
    return found && (!found.gone || found.gone > Date.now()) ? found : undefined;
  }
  async findBy(property, value) {
    const own = [...kept].filter(([key]) => key.startsWith(`${this.name}:`));
    return own.map(([, payload]) => payload).find((payload) => payload[property] === value);
  }
  findByUid(uid) {
    return this.findBy("uid", uid);
  }
  findByUserCode(code) {
    return this.findBy("userCode", code);
  }
  async consume(id) {
    kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    kept.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const key of grants.get(grantId) ?? []) kept.delete(key);
  }
}

const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [
    {
      client_id: "tui-mail-test",
      application_type: "native",
      token_endpoint_auth_method: "none",
      grant_types: [
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
      ],
      response_types: ["code"],
      redirect_uris: ["http://127.0.0.1", "http://127.0.0.1/back"],
    },
    {
      client_id: "dovecot",
      client_secret: "what-dovecot-says",
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ],
  cookies: { keys: ["not a secret"] },
  scopes: ["openid", "offline_access", "mail"],
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
  },
  ttl: { AccessToken: () => life.access, DeviceCode: 600, RefreshToken: 86400, Grant: 86400 },
  interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
});

async function signedIn(request, response) {
  const details = await provider.interactionDetails(request, response);
  const accountId = String(details.params.login_hint ?? "alice").split("@")[0];
  if (details.prompt.name === "login") {
    await provider.interactionFinished(request, response, { login: { accountId } });
    return;
  }
  const grant = new provider.Grant({ accountId, clientId: details.params.client_id });
  grant.addOIDCScope("openid offline_access mail");
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { consent: { grantId } });
}

const answer = provider.callback();
createServer((request, response) => {
  const url = new URL(request.url, issuer);
  if (url.pathname.startsWith("/sign-in/")) {
    signedIn(request, response).catch((error) => response.writeHead(500).end(String(error)));
  } else if (url.pathname === "/life") {
    life.access = Number(url.searchParams.get("access"));
    response.end("ok");
  } else if (url.pathname === "/expire") {
    kept.get(`AccessToken:${url.searchParams.get("token")}`).gone = 1;
    response.end("ok");
  } else {
    answer(request, response);
  }
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
