// Starts Blazor with connection timing for a screen that must notice silence, and with the console's own events.
(() => {
  "use strict";
  // Made from the click itself: a command is as old as the press, however long it travels.
  Blazor.registerCustomEventType("command", { browserEventName: "click", createEventArgs: () => opsConsole.stamp() });
  Blazor.registerCustomEventType("consoleecho", { createEventArgs: event => ({ token: event.detail }) });
  Blazor.start({
    ssr: { disableDomPreservation: true },
    circuit: {
      // The same times as ConsoleUi.KeepAlive and ConsoleUi.ConnectionTimeout.
      configureSignalR: builder => builder.withKeepAliveInterval(2000).withServerTimeout(8000),
      reconnectionHandler: opsConsole.connection,
    },
  });
})();
