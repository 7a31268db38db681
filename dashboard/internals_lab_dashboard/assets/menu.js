// Where the menu is one line that scrolls, as on a phone, the entry of the page that is shown stands in its middle.
(() => {
  "use strict";
  window.addEventListener("lab:settled", () => requestAnimationFrame(() => {
    const menu = document.getElementById("menu");
    const here = menu?.querySelector(".here");
    if (here) menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
  }));
})();
