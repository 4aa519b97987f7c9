package io.carillon.messaging.preference;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The pages that people see: plain HTML without scripts, readable by every reader, in two
 * languages.
 */
final class Page {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="%1$s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%2$s</title>
      <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto;
        padding: 0 1rem; color: #1b1b1b; background: #fff; }
      button { font: inherit; padding: .6rem 1.2rem; border: 2px solid #1b1b1b;
        border-radius: .4rem; background: #1b1b1b; color: #fff; cursor: pointer; }
      button:focus-visible, input:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
      fieldset { margin: 0 0 1rem; border: 1px solid #767676; border-radius: .4rem; }
      input[type=checkbox] { width: 1.2rem; height: 1.2rem; margin-right: .5rem; }
      </style>
      </head>
      <body>
      <main>
      <h1>%2$s</h1>
      %3$s
      </main>
      </body>
      </html>
      """;

  private Page() {}

  /** Asks for the click that unsubscribes. */
  static String unsubscribe(String locale, String maskedAddress) {
    boolean french = french(locale);
    String title = french ? "Se désinscrire" : "Unsubscribe";
    String text =
        french
            ? "Ne plus envoyer de messages commerciaux à %s ?"
            : "Stop sending marketing messages to %s?";
    return page(
        french,
        title,
        "<p>%s</p>%n<form method=\"post\"><button type=\"submit\">%s</button></form>"
            .formatted(text.formatted("<strong>" + escape(maskedAddress) + "</strong>"), title));
  }

  /** It is done. */
  static String unsubscribed(String locale, String maskedAddress) {
    boolean french = french(locale);
    String text =
        french
            ? "Vous ne recevrez plus de messages commerciaux à %s."
            : "You will get no more marketing messages at %s.";
    return page(
        french,
        french ? "C’est fait" : "Done",
        "<p role=\"status\">%s</p>"
            .formatted(text.formatted("<strong>" + escape(maskedAddress) + "</strong>")));
  }

  /** What may be sent by which way, to be changed. */
  static String preferences(String locale, List<Choice> choices, boolean saved) {
    boolean french = french(locale);
    StringBuilder page = new StringBuilder();
    if (saved) {
      page.append(
          "<p role=\"status\"><strong>%s</strong></p>%n"
              .formatted(french ? "Vos préférences sont enregistrées." : "Your choice is saved."));
    }
    page.append("<form method=\"post\">\n");
    Channel own = choices.getFirst().channel();
    Map<String, List<Choice>> ways = new LinkedHashMap<>();
    choices.forEach(
        choice ->
            ways.computeIfAbsent(
                    choice.channel().word() + choice.addresses(), _ -> new ArrayList<>())
                .add(choice));
    ways.forEach(
        (_, offered) -> {
          String way = way(offered.getFirst(), own, french);
          page.append("<fieldset><legend>%s</legend>%n".formatted(escape(way)));
          offered.forEach(choice -> page.append(box(choice, french)));
          page.append("</fieldset>\n");
        });
    page.append(
        "<button type=\"submit\">%s</button>%n</form>".formatted(french ? "Enregistrer" : "Save"));
    return page(french, french ? "Vos préférences" : "Your preferences", page.toString());
  }

  private static String box(Choice choice, boolean french) {
    String label =
        switch (choice.purpose()) {
          case MARKETING -> french ? "Offres et nouveautés" : "Offers and news";
          case TRANSACTIONAL ->
              french ? "Vos commandes et votre compte" : "Your orders and your account";
        };
    boolean open = choice.isOpen();
    String state = (choice.allowed() ? " checked" : "") + (open ? "" : " disabled");
    String shown =
        open
            ? "<input type=\"hidden\" name=\"%s\" value=\"on\">%n".formatted(Choices.shown(choice))
            : "";
    return shown
        + "<p><label><input type=\"checkbox\" name=\"%s\" value=\"on\"%s>%s%s</label></p>%n"
            .formatted(choice.name(), state, label, why(choice.hurdle(), french));
  }

  private static String why(Choice.Hurdle hurdle, boolean french) {
    String words =
        switch (hurdle) {
          case NONE -> "";
          case STOPPED ->
              french
                  ? "Rien n’y est envoyé actuellement, quel que soit votre choix."
                  : "Nothing is sent there at present, whatever you choose.";
          case CHANNEL ->
              french
                  ? "Refusé pour toutes les adresses ; cette page ne peut pas l’annuler."
                  : "Refused for every address; this page cannot take that back.";
          case ELSEWHERE ->
              french
                  ? "Cette page permet de le refuser, pas de l’autoriser."
                  : "This page can refuse it, not permit it.";
        };
    return words.isEmpty() ? "" : "<br><small>" + words + "</small>";
  }

  /**
   * One that people know; an address so far as its owner knows it again.
   *
   * @param own the channel of the page's link
   */
  private static String way(Choice choice, Channel own, boolean french) {
    String address = Address.masked(choice.addresses().getFirst());
    boolean others = choice.channel() == own;
    return switch (choice.channel()) {
      case EMAIL -> (french ? "E-mails à " : "E-mails to ") + address;
      case SMS -> (french ? "SMS au " : "Text messages to ") + address;
      case PUSH ->
          (french ? "Notifications sur " : "Notifications on ")
              + which(
                  choice.own(),
                  others,
                  french
                      ? List.of("cet appareil", "vos autres appareils", "vos appareils")
                      : List.of("this device", "your other devices", "your devices"));
      case WEBPUSH ->
          (french ? "Notifications dans " : "Notifications in ")
              + which(
                  choice.own(),
                  others,
                  french
                      ? List.of("ce navigateur", "vos autres navigateurs", "votre navigateur")
                      : List.of("this browser", "your other browsers", "your browser"));
      case INAPP -> french ? "Messages dans l’application" : "Messages in the app";
      case WEBHOOK -> french ? "Autres messages" : "Other messages";
    };
  }

  private static String which(boolean own, boolean others, List<String> words) {
    return words.get(own ? 0 : others ? 1 : 2);
  }

  /** Not all that a form said could be judged. */
  static String unsaved(String locale, String maskedAddress) {
    boolean french = french(locale);
    String text =
        french
            ? "Ce que vous avez refusé pour %s est noté, mais tout n’a pas pu être enregistré."
            : "What you refused for %s is noted, but not everything could be saved.";
    return page(
        french,
        french ? "Pas encore enregistré" : "Not saved yet",
        "<p role=\"alert\">%s</p>%n<p><a href=\"\">%s</a></p>"
            .formatted(
                text.formatted("<strong>" + escape(maskedAddress) + "</strong>"),
                french
                    ? "Rouvrez la page dans un instant et choisissez de nouveau."
                    : "Open the page again in a moment, and choose anew."));
  }

  /** The link is not one of ours, or of a message that is no more. */
  static String unknown() {
    return page(
        false,
        "This link does not work",
        "<p>It is not complete, or its message is no longer known."
            + " Open it again from the message.</p>");
  }

  private static String page(boolean french, String title, String content) {
    return FRAME.formatted(french ? "fr" : "en", title, content);
  }

  private static boolean french(String locale) {
    return Locale.forLanguageTag(locale).getLanguage().equals("fr");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
