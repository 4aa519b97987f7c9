package io.carillon.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPiecesTest {
  private static final String ENV =
      """
      CARILLON_URL=http://localhost:8080
      CARILLON_WRITE_KEY='it'\\''s a key'
      CARILLON_TOKEN_URL=http://localhost:8180/token
      CARILLON_CLIENT_ID=carillon-local
      CARILLON_SANDBOX_URL=http://localhost:8190
      export CARILLON_URL
      """;

  @TempDir Path folder;

  @Test
  void readsWhatTheStackWroteAndLetsTheShellDecide() throws IOException {
    Path file = Files.writeString(folder.resolve("env"), ENV);

    Environment read = Environment.read(file, Map.of("CARILLON_URL", "http://elsewhere:1"));

    assertThat(read.writeKey()).isEqualTo("it's a key");
    assertThat(read.url()).isEqualTo("http://elsewhere:1");
  }

  @Test
  void saysWhatToDoWhenTheStackWasNeverStarted() {
    assertThatIOException()
        .isThrownBy(() -> Environment.read(folder.resolve("env"), Map.of()))
        .withMessageContaining("make up");
  }

  @Test
  void leavesADefinitionThatHasAllThatIsWanted() throws IOException {
    JsonNode wanted = json("{'key':'a','price':20,'steps':[{'type':'send'}]}");

    assertThat(
            Definitions.covers(
                json("{'id':1,'key':'a','price':20.0,'steps':[{'type':'send','x':1}]}"), wanted))
        .isTrue();
    assertThat(Definitions.covers(json("{'key':'a','price':21,'steps':[{'type':'send'}]}"), wanted))
        .isFalse();
    assertThat(Definitions.covers(json("{'key':'a','price':20,'steps':[]}"), wanted)).isFalse();
  }

  @Test
  void findsTheLinksOfAMail() {
    Links links =
        new Links("<a href=\"http://a/c/1?x=1&amp;y=2\">x</a><img src=\"http://b/p.svg\" />");

    assertThat(links.beginning("http://a/c/")).containsExactly("http://a/c/1?x=1&y=2");
    assertThat(links.beginning("http://b")).containsExactly("http://b/p.svg");
  }

  @Test
  void countsADayByTheDifferenceOfTwoReports() throws IOException {
    Report before =
        Report.of(json("{'entered':5,'exited':{'bought':2},'converted':2,'value':200.1}"));
    Report after =
        Report.of(json("{'entered':7,'exited':{'bought':3},'converted':3,'value':314.5}"));

    assertThat(after.since(before))
        .hasToString("entered 2, bought 1, converted 1, value " + Scenario.BASKET_TOTAL);
  }

  @Test
  void sumsTheBasket() {
    assertThat(Double.parseDouble(Shop.JACKET.price()) + Double.parseDouble(Shop.SCARF.price()))
        .isEqualTo(Double.parseDouble(Scenario.BASKET_TOTAL));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Http.JSON.readTree(text.replace('\'', '"'));
  }
}
