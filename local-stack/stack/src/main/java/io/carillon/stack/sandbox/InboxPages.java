package io.carillon.stack.sandbox;

import static io.carillon.stack.sandbox.Html.escape;

/** The inbox for a browser. A mail's own HTML is shown in a frame that may run nothing. */
final class InboxPages {
  private InboxPages() {}

  static String list(Inbox.Found found) {
    StringBuilder rows = new StringBuilder();
    for (Inbox.Entry entry : found.entries()) {
      rows.append(
          "<tr><td><a href=\"/inbox/%d/page\">%s</a></td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  entry.id(),
                  escape(entry.subject().isEmpty() ? "(no subject)" : entry.subject()),
                  escape(String.join(", ", entry.to())),
                  entry.receivedAt()));
    }
    return Html.page(
        "Inbox (" + found.total() + ")",
        "<table><tr><th>Subject<th>To<th>Received</tr>\n" + rows + "</table>");
  }

  static String mail(Inbox.Entry entry, MailView view) {
    StringBuilder headers = new StringBuilder();
    view.headers()
        .forEach(
            (name, value) ->
                headers.append(
                    "<tr><th>%s</th><td>%s</td></tr>%n".formatted(escape(name), escape(value))));
    String html =
        view.html().isEmpty()
            ? ""
            : "<h2>HTML</h2><iframe sandbox srcdoc=\"" + escape(view.html()) + "\"></iframe>";
    String text =
        view.text().isEmpty() ? "" : "<h2>Text</h2><pre>" + escape(view.text()) + "</pre>";
    return Html.page(
        entry.subject().isEmpty() ? "(no subject)" : entry.subject(),
        "<p>To %s, received %s · <a href=\"/inbox/%d/raw\">raw</a></p><table>%s</table>%s%s"
            .formatted(
                escape(String.join(", ", entry.to())),
                entry.receivedAt(),
                entry.id(),
                headers,
                html,
                text));
  }
}
