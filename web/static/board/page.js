// The page around the board: its words, its dialogs, and the page asked for anew after an act.

/** The draft's board; null where sessions cannot be moved. It is another one after each `refresh`. */
export const board = () => document.querySelector("[data-board]");
export const words = (name) => board().dataset[name];
export const rtl = () => document.documentElement.dir === "rtl";

/** Ask for a page and return it as a document, with whether it was granted. */
export async function pageOf(address, options = {}) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, granted: answer.ok };
}

/** Show the state that the server has now, with the hand still on the same session. */
export async function refresh(block) {
  const { page } = await pageOf(location.href);
  const main = page.querySelector("main");
  document.querySelector("main").replaceWith(main);
  window.htmx?.process(main);
  showOpeners();
  document.querySelector(`[data-block="${block}"]`)?.focus({ preventScroll: true });
}

/** Let buttons open and close their dialogs. */
export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opens = event.target.closest?.("[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens)?.showModal();
    if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
  });
  showOpeners();
}

function showOpeners() {
  for (const each of document.querySelectorAll("[data-opens]")) each.hidden = false;
}
