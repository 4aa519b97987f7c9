package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A race, as the line sees it: each runner is identified and collects a bib, which is confirmed by
 * one e-mail of a journey.
 */
final class Race {
  private static final String JOURNEY = "race";
  private static final String TEMPLATE = "bib-confirmation";

  private final Line line;
  private final String name;

  private Race(Line line, String name) {
    this.line = line;
    this.name = name;
  }

  /** A race of its own for each name, over definitions that are made once. */
  static Race announce(Line line, String name) {
    Calls calls = line.calls();
    String rachel = calls.person("rachel");
    define(
        line,
        "/v1/templates",
        object(
            "key",
            TEMPLATE,
            "channel",
            "email",
            "fallbackLocale",
            "en",
            "locales",
            object(
                "en",
                object(
                    "subject",
                    "Your bib for {{ entry.properties.race }}",
                    "text",
                    "Run well, {{ profile.traits.firstName }}."))));
    Map<String, Object> mail =
        object(
            "type", "send",
            "channel", "email",
            "template", TEMPLATE,
            "purpose", "transactional",
            "next", "done");
    boolean isNew =
        define(
            line,
            "/v1/journeys",
            object(
                "key",
                JOURNEY,
                "entry",
                object("event", "Bib Collected", "reentry", object("mode", "parallel")),
                "start",
                "mail",
                "steps",
                object("mail", mail, "done", object("type", "exit", "reason", "sent"))));
    if (isNew) {
      calls.post(rachel, "/v1/journeys/" + JOURNEY + ":publish", object("inFlight", "finish")).ok();
    }
    await("the journey is live")
        .atMost(Scene.SOON)
        .untilAsserted(
            () ->
                assertThat(calls.get(rachel, "/v1/journeys/" + JOURNEY).ok().path("state").asText())
                    .isEqualTo("live"));
    return new Race(line, name);
  }

  /** Tells the line who a runner is, and nothing else. */
  void identify(int runner) {
    String who = userId(runner);
    line.calls()
        .application(
            "identify",
            object(
                "messageId",
                who + "-identify",
                "userId",
                who,
                "traits",
                object("email", email(runner), "firstName", "Runner")))
        .ok();
  }

  /** A runner, who is known already, collects the bib. */
  void collectBib(int runner) {
    String who = userId(runner);
    line.calls()
        .application(
            "track",
            object(
                "messageId",
                who + "-bib",
                "userId",
                who,
                "event",
                "Bib Collected",
                "properties",
                object("race", name)))
        .ok();
  }

  String userId(int runner) {
    return name + "-" + runner;
  }

  String email(int runner) {
    return Planted.value("runner-" + runner + "@" + name + ".example");
  }

  List<JsonNode> mails() {
    return line.calls().mails("Your bib for " + name);
  }

  /** False when it was there already. */
  private static boolean define(Line line, String path, Map<String, Object> definition) {
    Calls calls = line.calls();
    Calls.Answer answer = calls.post(calls.person("rachel"), path, definition);
    if (answer.status() != 409) {
      answer.ok();
    }
    return answer.status() != 409;
  }
}
