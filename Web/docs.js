// Shows the service's own description and lets each route be tried. Everything
// comes from /openapi.json; nothing is loaded from elsewhere.
"use strict";

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const resolve = (document, schema) =>
  schema && schema.$ref ? document.components.schemas[schema.$ref.split("/").pop()] : schema;

// A value that fits a schema, for a form's first content.
function example(document, schema) {
  schema = resolve(document, schema) || {};
  if ("default" in schema) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return example(document, schema.anyOf[0]);
  switch (schema.type) {
    case "object": {
      const names = schema.required || Object.keys(schema.properties || {}).slice(0, 2);
      return Object.fromEntries(names.map((name) => [name, example(document, schema.properties[name])]));
    }
    case "array": return [];
    case "integer": case "number": return schema.minimum ?? 1;
    case "boolean": return false;
    case "string": return "";
    default: return null;
  }
}

function describe(document, schema) {
  schema = resolve(document, schema) || {};
  if (schema.anyOf) return schema.anyOf.map((one) => describe(document, one)).join(" or ");
  let text = schema.enum ? schema.enum.join(" | ") : schema.type || "anything";
  if (schema.type === "array") text = `list of ${describe(document, schema.items)}`;
  if (schema.format) text += ` (${schema.format})`;
  if ("minimum" in schema) text += `, ${schema.minimum} to ${schema.maximum}`;
  if ("default" in schema) text += `, else ${JSON.stringify(schema.default)}`;
  return text;
}

function field(document, name, schema, help, required) {
  const resolved = resolve(document, schema) || {};
  let input;
  if (resolved.format === "binary") input = make("input", { type: "file" });
  else if (resolved.enum) input = make("select", {}, make("option", { value: "" }), ...resolved.enum.map((v) => make("option", {}, v)));
  else if (resolved.type === "boolean") input = make("select", {}, make("option", { value: "" }), make("option", {}, "true"), make("option", {}, "false"));
  else input = make("input", { placeholder: describe(document, schema) });
  input.name = name;
  input.required = Boolean(required);
  return make("label", {}, `${name}${required ? "" : " (optional)"}: ${help || describe(document, schema)}`, input);
}

async function send(document, path, method, operation, form, output) {
  const query = new URLSearchParams();
  let address = path;
  for (const parameter of operation.parameters || []) {
    const value = form.elements[parameter.name].value;
    if (parameter.in === "path") address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value !== "") query.set(parameter.name, value);
  }
  if ([...query].length) address += `?${query}`;
  // What a page of another site could not add.
  const headers = { "X-Requested-With": "glimpse" };
  const key = window.document.getElementById("key").value;
  if (key) headers["X-API-Key"] = key;
  const options = { method, headers };
  const content = operation.requestBody && operation.requestBody.content;
  if (content && content["application/json"]) {
    const text = form.elements.$body.value.trim();
    if (text) {
      headers["Content-Type"] = "application/json";
      options.body = text;
    }
  } else if (content) {
    const data = new FormData();
    for (const name of Object.keys(content["multipart/form-data"].schema.properties)) {
      const input = form.elements[`$${name}`];
      if (input && input.type === "file") for (const file of input.files) data.append(name, file);
      else if (input && input.value !== "") data.append(name, input.value);
    }
    options.body = data;
  }
  output.replaceChildren(make("p", {}, `${method} ${address} …`));
  try {
    const started = performance.now();
    const reply = await fetch(address, options);
    const type = reply.headers.get("Content-Type") || "";
    const line = make("p", { className: reply.ok ? "" : "bad" },
      `${reply.status} ${reply.statusText}, ${Math.round(performance.now() - started)} ms, ${type || "no body"}`);
    if (type.startsWith("image/")) {
      output.replaceChildren(line, make("img", { className: "reply", alt: "the reply", src: URL.createObjectURL(await reply.blob()) }));
      return;
    }
    let text = await reply.text();
    if (type.includes("json")) text = JSON.stringify(JSON.parse(text), null, 2);
    output.replaceChildren(line, make("pre", {}, text.slice(0, 200000)));
  } catch (problem) {
    output.replaceChildren(make("p", { className: "bad" }, `It could not be sent: ${problem.message}`));
  }
}

function route(document, path, method, operation) {
  const form = make("form");
  for (const parameter of operation.parameters || []) {
    form.append(field(document, parameter.name, parameter.schema, parameter.description, parameter.required));
  }
  const content = operation.requestBody && operation.requestBody.content;
  if (content && content["application/json"]) {
    const schema = content["application/json"].schema;
    const text = JSON.stringify(example(document, schema), null, 2);
    form.append(make("label", {}, "Body (JSON)", make("textarea", { name: "$body", value: text, spellcheck: false })));
    const members = Object.entries((resolve(document, schema) || {}).properties || {});
    if (members.length) {
      form.append(make("table", {}, ...members.map(([name, member]) =>
        make("tr", {}, make("td", {}, make("code", {}, name)), make("td", {}, describe(document, member)),
          make("td", {}, member.description || "")))));
    }
  } else if (content) {
    const schema = content["multipart/form-data"].schema;
    const parameters = new Set((operation.parameters || []).map((parameter) => parameter.name));
    for (const [name, member] of Object.entries(schema.properties)) {
      if (parameters.has(name)) continue;
      const label = field(document, name, member, "", (schema.required || []).includes(name));
      label.querySelector("input, select").name = `$${name}`;
      form.append(label);
    }
  }
  const output = make("div", { ariaLive: "polite" });
  form.append(make("button", {}, "Send"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(document, path, method, operation, form, output);
  });
  const replies = make("table", {}, ...Object.entries(operation.responses).map(([status, reply]) =>
    make("tr", {}, make("th", {}, status), make("td", {}, reply.description),
      make("td", {}, Object.keys(reply.content || {}).join(", ")))));
  const scope = operation["x-scope"] ? `scope ${operation["x-scope"]}` : "no key";
  return make("details", {},
    make("summary", {}, make("b", {}, method), make("code", {}, path), make("span", {}, operation.summary),
      make("span", { className: "scope" }, scope)),
    make("div", { className: "body" }, form, output, make("h3", {}, "Replies"), replies));
}

async function start() {
  const main = document.getElementById("routes");
  const description = await (await fetch("/openapi.json")).json();
  const groups = new Map();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(route(description, path, method.toUpperCase(), operation));
    }
  }
  main.replaceChildren(...[...groups].flatMap(([tag, routes]) => [make("h2", {}, tag), ...routes]));
}

start().catch((problem) => {
  document.getElementById("routes").replaceChildren(make("p", { className: "bad" }, `The description could not be read: ${problem.message}`));
});
