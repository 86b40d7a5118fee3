import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { Guard } from "../../src/lab/guard.js";

const guard = new Guard("secret", 8888);
const cookie = "other=1; gan2shape-lab-8888=secret";
const request = (url: string, headers: Record<string, string> = {}) =>
  ({ url, headers: { host: "127.0.0.1:8888", ...headers } }) as unknown as IncomingMessage;
const refused = (url: string, headers: Record<string, string> = {}) =>
  expect(() => guard.check(request(url, headers))).toThrow(expect.objectContaining({ status: 403 }));

describe("Guard", () => {
  it("lets in who brings the token in the address, and hands out a cookie that scripts cannot read", () => {
    const set = guard.check(request("/notebooks/a.ipynb?token=secret"));
    expect(set).toBe("gan2shape-lab-8888=secret; Path=/; HttpOnly; SameSite=Strict");
  });

  it("lets in the cookie, and the header that Jupyter's clients send", () => {
    expect(guard.check(request("/api", { cookie }))).toBeUndefined();
    expect(guard.check(request("/api", { authorization: "token secret" }))).toBeUndefined();
    expect(guard.check(request("/api", { cookie, host: "localhost:8888" }))).toBeUndefined();
    expect(guard.check(request("/api", { cookie, origin: "http://127.0.0.1:8888" }))).toBeUndefined();
  });

  it("refuses without a token, with a wrong one, and with another server's cookie", () => {
    refused("/api");
    refused("/api?token=");
    refused("/api?token=secreT");
    refused("/api", { authorization: "token nonsense" });
    refused("/api", { cookie: "gan2shape-lab-8889=secret" });
  });

  it("refuses pages of other origins, whatever they bring", () => {
    refused("/api?token=secret", { origin: "http://evil.example" });
    refused("/api", { cookie, origin: "http://127.0.0.1:9999" });
    refused("/api", { cookie, origin: "http://localhost:8888" }); // another origin than 127.0.0.1
    refused("/api", { cookie, origin: "null" });
  });

  it("refuses other names for this machine: a foreign name that leads here is an attack", () => {
    refused("/api?token=secret", { host: "evil.example:8888" });
    refused("/api?token=secret", { host: "127.0.0.1" });
    refused("/api", { cookie, host: "" });
  });

  it("does not take the cookie from pages of other ports, which browsers call the same site", () => {
    refused("/files/a.png", { cookie, "sec-fetch-site": "same-site" });
    refused("/files/a.png", { cookie, "sec-fetch-site": "cross-site" });
    expect(guard.check(request("/files/a.png", { cookie, "sec-fetch-site": "same-origin" }))).toBeUndefined();
    expect(guard.check(request("/", { cookie, "sec-fetch-site": "none" }))).toBeUndefined();
  });
});
