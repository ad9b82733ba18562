// Sets the chosen appearance before anything is drawn, hence a script that
// blocks and no module. Without a choice the system's preference decides.
{
  const choice = localStorage.getItem("glimpse.theme");
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
}
