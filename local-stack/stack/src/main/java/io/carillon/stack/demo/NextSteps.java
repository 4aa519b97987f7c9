package io.carillon.stack.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where to look, and what to paste into a shell to go on.
 *
 * @param kellyMail a person that is there now
 */
record NextSteps(Environment environment, String kellyMail) {

  Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("every state", environment.url() + "/v1/status");
    addresses.put("the interface", environment.url() + "/docs");
    addresses.put("all mails", environment.sandboxUrl() + "/inbox/page");
    addresses.put("all traces", environment.sandboxUrl() + "/traces");
    return addresses;
  }

  /** Three commands that work as they stand, with tokens by the local realm's password grant. */
  List<String> commands() {
    return List.of(
        "curl -s -m 10 -H \"Authorization: Bearer %s\" '%s/v1/profiles?identifier=email:%s'"
            .formatted(token("rachel"), environment.url(), kellyMail),
        ("curl -s -m 10 -u '%s:' -H 'Content-Type: application/json' -d"
                + " '{\"anonymousId\":\"me\",\"event\":\"Product Viewed\","
                + "\"properties\":{\"product_id\":\"jacket-navy\"}}' '%s/v1/track'")
            .formatted(environment.writeKey(), environment.url()),
        "curl -s -m 10 -H \"Authorization: Bearer %s\" '%s/v1/journeys/abandoned-cart/diagram?format=mermaid'"
            .formatted(token("rachel"), environment.url()));
  }

  /** What a shell says to a command; empty when it failed or took too long. */
  static String paste(String command) {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      shell.getOutputStream().close();
      String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return shell.waitFor() == 0 ? said : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  static boolean canPaste() {
    return !paste("command -v curl").isEmpty();
  }

  private String token(String person) {
    return "$(curl -s -m 10 -d grant_type=password -d client_id=%s -d username=%s -d password=%s '%s' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')"
        .formatted(environment.clientId(), person, person, environment.tokenUrl());
  }
}
