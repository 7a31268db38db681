// The view lives in the address. It is written here, past Dash, which would rebuild the page on every change.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.internals_lab = {
  write_address: function (values, menuIds) {
    const controls = window.dash_clientside.callback_context.inputs_list[0] || [];
    const query = new URLSearchParams();
    for (const control of controls) {
      const value = control.value;
      for (const word of Array.isArray(value) ? value : [value]) {
        if (typeof word === "string" && word !== "") query.append(control.id.key, word);
      }
    }
    const text = query.toString();
    if (text !== "") history.replaceState(history.state, "", window.location.pathname + "?" + text);
    const run = query.get("run");
    return menuIds.map(({ path }) => (run ? path + "?" + new URLSearchParams({ run }).toString() : path));
  },
};
