// Sets the theme before anything is drawn, so that a light page never flashes dark.
document.documentElement.dataset.mantineColorScheme =
  localStorage.getItem("cambrian.theme") ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
