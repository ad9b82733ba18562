// The button for light and dark.

const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);

/** Lets a button switch between light and dark; the choice stays in this browser. */
export function wireAppearance(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("glimpse.theme", root.dataset.theme);
    show();
  });
  systemIsDark.addEventListener("change", show);
  show();
}
