package io.carillon.sandbox.misbehaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.sandbox.Client;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MisbehaviourDoorTest {
  private Sandbox sandbox;
  private Client client;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());
  }

  @AfterAll
  void close() throws Exception {
    sandbox.close();
  }

  @AfterEach
  void behave() throws Exception {
    client.call("DELETE", "/misbehaviour", "");
  }

  @Test
  void showsTheRulesThatAreInForce() throws Exception {
    client.misbehave("{'channel':'email','to':'a@b.c','kind':'slow','delay':'PT2S','times':3}");
    client.misbehave("{'channel':'push','kind':'cut'}");

    assertThat(client.call("GET", "/misbehaviour", "").json().toString())
        .isEqualTo(
            """
            {"items":[{"channel":"email","to":"a@b.c","kind":"slow","delay":"PT2S","times":3},\
            {"channel":"push","kind":"cut"}]}\
            """);
  }

  @Test
  void replacesARuleOfTheSameKind() throws Exception {
    client.misbehave("{'channel':'email','kind':'slow','delay':'PT2S'}");
    client.misbehave("{'channel':'email','kind':'slow','delay':'PT3S'}");

    assertThat(
            client.call("GET", "/misbehaviour", "").json().path("items").findValuesAsText("delay"))
        .containsExactly("PT3S");
  }

  @Test
  void takesAwayTheRulesThatAreMeant() throws Exception {
    client.misbehave("{'channel':'email','kind':'cut'}");
    client.misbehave("{'channel':'fcm','kind':'cut'}");
    client.misbehave("{'channel':'fcm','kind':'error'}");

    assertThat(client.call("DELETE", "/misbehaviour?channel=push&kind=cut", "").status())
        .isEqualTo(204);

    assertThat(client.call("GET", "/misbehaviour", "").json().toString())
        .isEqualTo(
            """
            {"items":[{"channel":"email","kind":"cut"},{"channel":"fcm","kind":"error"}]}\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                    | no JSON object
          {                                                     | no JSON
          {'kind':'cut'}                                        | channel: nothing
          {'channel':'fax','kind':'cut'}                        | channel: fax (expected: one of
          {'channel':'email','kind':'early-callbacks'}          | kind: early-callbacks (expected for this channel
          {'channel':'email','kind':'slow'}                     | delay: nothing
          {'channel':'email','kind':'slow','delay':'2s'}        | delay: 2s (expected: an ISO 8601 duration
          {'channel':'email','kind':'slow','delay':'PT1H'}      | delay: PT1H (expected: PT0S..PT10M
          {'channel':'email','kind':'cut','delay':'PT1S'}       | delay: PT1S (expected: none for cut)
          {'channel':'email','kind':'cut','times':0}            | times: 0 (expected: a whole number
          {'channel':'email','kind':'reject'}                   | code: nothing
          {'channel':'email','kind':'reject','code':'250'}      | code: 250 (expected for smtp: one of
          {'channel':'email','kind':'cut','code':'550'}         | code: 550 (expected: none for cut)
          {'channel':'email','kind':'cut','after':'never'}      | Unknown: [after]
          """)
  void saysWhatIsWrongWithARule(String rule, String detail) throws Exception {
    Client.Answer answer = client.call("PUT", "/misbehaviour", rule.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("detail").asText()).contains(detail);
    assertThat(client.call("GET", "/misbehaviour", "").json().path("items")).isEmpty();
  }
}
