// The page around the board: its words, its dialogs and folds, and asking for it anew after an act.

/** The draft's board; null where sessions cannot be moved. It is another one after each `refresh`. */
export const board = () => document.querySelector("[data-board]");
export const root = () => document.documentElement.dataset.root;
export const words = (name) => board().dataset[name];
export const rtl = () => document.documentElement.dir === "rtl";

/** Ask for a page and return it as a document, with whether it was granted. */
export async function pageOf(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, granted: answer.ok };
}

/** Show the state that the server has now, with the hand still on the same session. */
export async function refresh(block) {
  const { page } = await pageOf(location.href);
  const main = page.querySelector("main");
  document.querySelector("main").replaceWith(main);
  window.htmx?.process(main);
  settle();
  document.querySelector(`[data-block="${block}"]`)?.focus({ preventScroll: true });
}

/** Let buttons open and close their dialogs. */
export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opens = event.target.closest?.("[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens)?.showModal();
    if (event.target.closest?.("[data-prints]")) print();
    if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
  });
  settle();
}

function settle() {
  for (const each of document.querySelectorAll("[data-opens]")) each.hidden = false;
  // The schools are many screens of a telephone, so communes begin folded, unless they were asked for.
  if (!matchMedia("(max-width: 48rem)").matches || location.hash) return;
  for (const each of document.querySelectorAll(".commune[open]")) each.open = false;
}
