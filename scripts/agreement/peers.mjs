// Reads each message named on standard input with postal-mime and mailparser, and says what they
// found as one line of JSON. Run in the folder where the packages of package.json are installed.
// A parser that fails says so in its place; nothing in a message is ever fetched.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(join(process.cwd(), "package.json")));
const postal = require("postal-mime");
const PostalMime = postal.default ?? postal;
const { simpleParser } = require("mailparser");

const PATIENCE = 20_000; // milliseconds for one message

function spread(people) {
  return (people ?? []).flatMap((one) => (one.group ? spread(one.group) : [one]));
}

function pairs(people) {
  return spread(people).map((one) => [one.name || "", one.address || ""]);
}

function seconds(date) {
  const at = date ? new Date(date).getTime() : NaN;
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
}

function files(list) {
  return list.map((one) => [one.filename || "", one.mimeType || one.contentType || ""]);
}

async function byPostalMime(raw) {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  return {
    subject: mail.subject ?? "",
    from: pairs(mail.from ? [mail.from] : []),
    to: pairs(mail.to),
    cc: pairs(mail.cc),
    date: seconds(mail.date),
    attachments: files(mail.attachments),
    text: mail.text ?? "",
    html: mail.html ?? "",
  };
}

async function byMailparser(raw) {
  const mail = await simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
    keepDeliveryStatus: true,
  });
  const people = (found) => pairs([found ?? []].flat().flatMap((one) => one.value ?? []));
  return {
    subject: mail.subject ?? "",
    from: people(mail.from),
    to: people(mail.to),
    cc: people(mail.cc),
    // mailparser puts the time it is now where it can read none
    date: Date.now() - new Date(mail.date ?? 0) < PATIENCE ? null : seconds(mail.date),
    attachments: files(mail.attachments),
    text: mail.text ?? "",
    html: mail.html || "",
  };
}

async function guarded(read, raw) {
  let bell;
  const late = new Promise((_, fail) => {
    bell = setTimeout(() => fail(new Error("it takes too long")), PATIENCE);
  });
  try {
    return await Promise.race([read(raw), late]);
  } catch (error) {
    return { failed: String(error?.message ?? error).slice(0, 80) };
  } finally {
    clearTimeout(bell);
  }
}

for await (const path of createInterface({ input: process.stdin })) {
  const raw = await readFile(path);
  const found = {
    "postal-mime": await guarded(byPostalMime, raw),
    mailparser: await guarded(byMailparser, raw),
  };
  process.stdout.write(JSON.stringify(found) + "\n");
}
