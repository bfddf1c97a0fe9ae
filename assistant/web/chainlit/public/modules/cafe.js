// The plan of a session, which is kept in this browser alone. Each change goes to the server with
// the plan, and the plan comes back as it is then: its quotes looked up in the sources again.

const KEY = "bronwijzer.kenniscafe";

const kept = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // the browser keeps nothing, or something else wrote here
  }
};

// Tells whether it is kept; in a private window it may not be.
export const keep = (key, value) => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};

export const keptOr = (key, otherwise) => kept(key) ?? otherwise;

const listeners = new Set();
let now = { busy: "", error: "", errors: {}, nothing: "", help: null, plan: null, card: null, files: [] };

const set = (changes) => {
  now = { ...now, ...changes };
  for (const listener of listeners) listener();
};

const dropFiles = () => {
  for (const file of now.files) URL.revokeObjectURL(file.url);
  return [];
};

const post = (path, values) =>
  fetch(`/kenniscafe/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });

const json = async (response) =>
  response.headers.get("content-type")?.includes("json") ? response.json() : {};

// Asks one thing at a time; gives what came, or null where nothing new did.
const ask = async (path, values, failed) => {
  if (now.busy) return null;
  set({ busy: path, error: "", errors: {}, nothing: "" });
  try {
    const response = await post(path, values);
    const came = await json(response);
    if (response.ok) return came;
    if (came.is_no_plan && path === "open") keep(KEY, null);
    set({ errors: came.errors ?? {}, error: came.errors ? "" : (came.error ?? failed) });
  } catch {
    set({ error: failed });
  } finally {
    set({ busy: "" });
  }
  return null;
};

const show = (came) => {
  if (came?.plan) keep(KEY, { plan: came.plan, title: came.card.title });
  if (came) set({ help: null, files: dropFiles(), ...came, error: came.error ?? "" });
  return Boolean(came?.plan);
};

export const cafe = {
  now: () => now,
  on: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  title: () => kept(KEY)?.title ?? "",
  // The plan of this browser; another tab may have changed it.
  open: async (failed) => {
    const plan = kept(KEY)?.plan;
    return plan ? show(await ask("open", { plan }, failed)) : false;
  },
  make: async (wishes, failed) => show(await ask("plan", { wishes, plan: now.plan }, failed)),
  change: async (edit, failed) => show(await ask("wijzig", { plan: now.plan, edit }, failed)),
  search: (question, failed) =>
    ask("zoek", { question, sector: now.plan?.wishes.sector ?? "" }, failed),
  themes: async () => {
    const response = await post("themas", {}).catch(() => null);
    return response?.ok ? (await response.json()).themes : [];
  },
  clear: () => {
    keep(KEY, null);
    set({ plan: null, card: null, help: null, files: dropFiles(), error: "", errors: {}, nothing: "" });
  },
  // Checks the quotes, and has all files ready before the first link to one is shown.
  makeFiles: async (failed) => {
    const came = await ask("controle", { plan: now.plan }, failed);
    if (!show(came)) return;
    set({ files: [], busy: "bestanden" });
    try {
      const files = [];
      for (const file of came.files) {
        const response = await post(`bestanden/${file.name}`, { plan: came.plan });
        if (!response.ok) throw new Error(response.status);
        files.push({ ...file, url: URL.createObjectURL(await response.blob()) });
      }
      set({ files });
    } catch {
      set({ error: failed });
    } finally {
      set({ busy: "" });
    }
  },
};
