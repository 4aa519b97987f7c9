package io.carillon.ingest.form;

/** The pages that people see where a form names none: plain HTML without scripts. */
final class FormPages {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="%1$s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%2$s</title>
      </head>
      <body>
      <main>
      <h1>%2$s</h1>
      %3$s
      </main>
      </body>
      </html>
      """;

  private FormPages() {}

  static String thanks(boolean french) {
    return page(french, french ? "Merci" : "Thank you", "");
  }

  static String confirmed(boolean french) {
    return page(
        french,
        french ? "C’est confirmé" : "Confirmed",
        french ? "<p>Merci.</p>" : "<p>Thank you.</p>");
  }

  /** Asks for the click that confirms, since mail programs follow links by themselves. */
  static String ask(boolean french, String text) {
    return page(
        french,
        french ? "Confirmer" : "Confirm",
        "<p>%s</p>%n<form method=\"post\"><button type=\"submit\">%s</button></form>"
            .formatted(escape(text), french ? "Confirmer" : "Confirm"));
  }

  private static String page(boolean french, String title, String content) {
    return FRAME.formatted(french ? "fr" : "en", title, content);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
