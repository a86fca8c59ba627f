// A real, certified OpenID provider for the tests, which signs people in without a page and forges when told to.
//
// node server.mjs PORT. POST /tell with a JSON object changes what happens next: {"claims": {…}, "forge": "…"}.
// Forged answers are made from the honest ones, and signed with the provider's own key unless the forgery says otherwise.

import { createHmac } from "node:crypto";
import { CompactSign, decodeJwt, exportJWK, exportSPKI, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const plain = { claims: { acr: "high" }, sub: "somebody", forge: "", advertise: true };
let told = { ...plain };
let lastAnswer = "";
const seen = [];

async function key(alg, kid) {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { ...pair, alg, kid, jwk: { ...(await exportJWK(pair.privateKey)), kid, alg, use: "sig" } };
}

const rsa = await key("RS256", "rsa");
const ec = await key("ES256", "ec");
const stranger = await key("RS256", "rsa");
const publicPem = await exportSPKI(rsa.publicKey);

const client = (client_id, more = {}) => ({
  client_id,
  client_secret: "a-secret-that-only-tests-know",
  redirect_uris: ["http://127.0.0.1/any"],
  post_logout_redirect_uris: ["http://127.0.0.1/any"],
  token_endpoint_auth_method: "client_secret_post",
  grant_types: ["authorization_code"],
  response_types: ["code"],
  ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client("participants"),
    client("staff"),
    client("staff-ec", { id_token_signed_response_alg: "ES256" }),
    client("entra"),
  ],
  jwks: { keys: [rsa.jwk, ec.jwk] },
  pkce: { required: () => true, methods: ["S256"] },
  acrValues: ["idporten-loa-substantial", "idporten-loa-high", "high", "entraid"],
  claims: { openid: ["sub", "pid", "tid", "oid", "acrs", "email", "email_verified"], acr: null, auth_time: null },
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = `<!doctype html><html lang="nb"><title>Logg ut</title>${form}
          <button form="op.logoutForm" name="logout" value="yes">Ja, logg ut</button></html>`;
      },
    },
  },
  cookies: { keys: ["only for tests"] },
  ttl: { Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 600, IdToken: 300 },
  interactions: { url: (ctx, interaction) => `/sign-in/${interaction.uid}` },
  findAccount: (ctx, sub) => ({
    accountId: sub,
    claims: () => ({ sub, ...told.claims }),
  }),
  renderError: (ctx, out) => {
    ctx.body = out.error;
  },
});

// The tests' own servers come and go at ports nobody knows beforehand.
const onlyOurs = (uri) => /^http:\/\/(testserver|127\.0\.0\.1(:\d+)?)\//.test(uri);
provider.Client.prototype.redirectUriAllowed = onlyOurs;
provider.Client.prototype.postLogoutRedirectUriAllowed = onlyOurs;

const json = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const sign = (claims, by, header = {}) =>
  new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: by.alg, kid: by.kid, typ: "JWT", ...header })
    .sign(by.privateKey);

const changed = (change) => async (claims) => {
  const copy = { ...claims };
  change(copy);
  return sign(copy, rsa);
};
const now = () => Math.floor(Date.now() / 1000);

const forgeries = {
  nonce: changed((c) => (c.nonce = "another-nonce")),
  "no-nonce": changed((c) => delete c.nonce),
  issuer: changed((c) => (c.iss = "https://evil.invalid")),
  "no-issuer": changed((c) => delete c.iss),
  audience: changed((c) => (c.aud = "another-client")),
  "more-audiences": changed((c) => (c.aud = [c.aud, "another-client"])),
  azp: changed((c) => (c.azp = "another-client")),
  expired: changed((c) => Object.assign(c, { iat: now() - 500, exp: now() - 200 })),
  "no-expiry": changed((c) => delete c.exp),
  "issued-ahead": changed((c) => (c.iat = now() + 3600)),
  "issued-long-ago": changed((c) => (c.iat = now() - 3600)),
  "no-issued": changed((c) => delete c.iat),
  "no-subject": changed((c) => delete c.sub),
  "no-auth-time": changed((c) => delete c.auth_time),
  "old-auth-time": changed((c) => (c.auth_time = now() - 7200)),
  "no-level": changed((c) => delete c.acr),
  "low-level": changed((c) => (c.acr = "idporten-loa-low")),
  "level-list": changed((c) => (c.acr = [c.acr])),
  unsigned: async (claims) => `${json({ alg: "none", kid: rsa.kid })}.${json(claims)}.`,
  "no-signature": async (claims) => `${json({ alg: "RS256", kid: rsa.kid })}.${json(claims)}.`,
  "wrong-key": (claims) => sign(claims, stranger),
  "unknown-key": (claims) => sign(claims, stranger, { kid: "nobody" }),
  "own-key-in-header": (claims) => sign(claims, stranger, { jwk: stranger.jwk, kid: "nobody" }),
  "public-key-as-secret": async (claims) => {
    const body = `${json({ alg: "HS256", kid: rsa.kid })}.${json(claims)}`;
    return `${body}.${createHmac("sha256", publicPem).update(body).digest("base64url")}`;
  },
  "client-secret": async (claims) => {
    const body = `${json({ alg: "HS256", kid: rsa.kid })}.${json(claims)}`;
    return `${body}.${createHmac("sha256", "a-secret-that-only-tests-know").update(body).digest("base64url")}`;
  },
  changed: async (claims, token) => {
    const [head, , signature] = token.split(".");
    return `${head}.${json({ ...claims, sub: "somebody-else" })}.${signature}`;
  },
  "not-a-token": async () => "not a token",
  "no-token": async () => undefined,
  replayed: async (claims, token, before) => before,
};

provider.use(async (ctx, next) => {
  if (ctx.path === "/tell" && ctx.method === "POST") {
    const parts = [];
    for await (const part of ctx.req) parts.push(part);
    told = { ...plain, ...JSON.parse(Buffer.concat(parts).toString()) };
    ctx.body = { forgeries: Object.keys(forgeries) };
    return;
  }
  if (ctx.path === "/seen") {
    ctx.body = seen.splice(0);
    return;
  }
  if (ctx.path.startsWith("/sign-in/")) return signIn(ctx);
  if (ctx.path === "/auth") seen.push({ ...ctx.query });
  await next();
  if (ctx.path === "/.well-known/openid-configuration" && told.configuration) {
    ctx.body = { ...ctx.body, ...told.configuration };
  }
  if (ctx.path === "/token" && ctx.body?.id_token) {
    const honest = ctx.body.id_token;
    const forge = forgeries[told.forge];
    if (forge) ctx.body = { ...ctx.body, id_token: await forge(decodeJwt(honest), honest, lastAnswer) };
    lastAnswer = honest;
  }
});

async function signIn(ctx) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(ctx.req, ctx.res);
  if (told.refuse) {
    return provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" });
  }
  const accountId = prompt.name === "login" ? told.sub : session.accountId;
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(["sub", "pid", "tid", "oid", "acrs", "acr", "auth_time", "email", "email_verified"]);
  const result = {
    login: { accountId, acr: told.claims.acr, ts: now() },
    consent: { grantId: await grant.save() },
  };
  return provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
}

provider.on("server_error", (ctx, fault) => console.error(fault));
provider.listen(port, "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
