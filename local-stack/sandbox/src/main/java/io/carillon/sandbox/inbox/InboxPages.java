package io.carillon.sandbox.inbox;

import static io.carillon.sandbox.door.Html.escape;

import io.carillon.sandbox.door.Html;

/** The inbox for a browser. A mail's own HTML is shown in a frame that may run nothing. */
final class InboxPages {
  private InboxPages() {}

  static String list(Inbox.Found found) {
    StringBuilder rows = new StringBuilder();
    for (Inbox.Entry entry : found.entries()) {
      rows.append(
          "<tr><td>%s</td><td><a href=\"/inbox/%d/page\">%s</a></td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  entry.vendor().key(),
                  entry.id(),
                  escape(entry.title().isEmpty() ? "(no subject)" : entry.title()),
                  escape(String.join(", ", entry.to())),
                  entry.receivedAt()));
    }
    return Html.page(
        "Inbox (" + found.total() + ")",
        "<table><tr><th>Vendor<th>Subject<th>To<th>Received</tr>\n" + rows + "</table>");
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
        entry.title().isEmpty() ? "(no subject)" : entry.title(),
        "<p>To %s, received %s · <a href=\"/inbox/%d/raw\">raw</a></p><table>%s</table>%s%s"
            .formatted(
                escape(String.join(", ", entry.to())),
                entry.receivedAt(),
                entry.id(),
                headers,
                html,
                text));
  }

  /** What came over another channel than mail. */
  static String other(Inbox.Entry entry, String content) {
    return Html.page(
        entry.title().isEmpty() ? "(no title)" : entry.title(),
        "<p>%s to %s, received %s · <a href=\"/inbox/%d/raw\">raw</a></p><pre>%s</pre>"
            .formatted(
                entry.vendor().key(),
                escape(String.join(", ", entry.to())),
                entry.receivedAt(),
                entry.id(),
                escape(content)));
  }
}
