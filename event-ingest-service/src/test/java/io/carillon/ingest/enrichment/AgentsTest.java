package io.carillon.ingest.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsTest {
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/131.0.0.0 Safari/537.36";

  private final Agents agents = new Agents();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1 | Mobile Safari | 17.5 | iOS | 17.5 | mobile",
        "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1 | Mobile Safari | 16.6 | iOS | 16.6 | tablet",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.39 Mobile Safari/537.36 | Chrome Mobile | 131.0 | Android | 14 | mobile",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0 | Firefox | 133.0 | Mac OS X | 10.15 | desktop",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | Googlebot | 2.1 | - | - | bot",
      })
  void readsBrowsers(
      String userAgent,
      String browser,
      String version,
      @Nullable String os,
      @Nullable String osVersion,
      String kind) {
    Agent agent = agents.of(userAgent, null, null, false);

    assertThat(agent.browser()).isEqualTo(browser);
    assertThat(agent.browserVersion()).isEqualTo(version);
    assertThat(agent.os()).isEqualTo(os);
    assertThat(agent.osVersion()).isEqualTo(osVersion);
    assertThat(agent.kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0, 10", "0.3.0, 10", "13.0.0, 11", "19.0.0, 11"})
  void believesAHintMoreThanAFrozenUserAgent(String hint, String windows) {
    assertThat(agents.of(CHROME, null, null, false).osVersion()).isEqualTo("10");

    assertThat(agents.of(CHROME, "Windows", hint, false).osVersion()).isEqualTo(windows);
  }

  @Test
  void aHintOfAnotherSystemTakesTheVersionAway() {
    Agent agent = agents.of(CHROME, "Android", null, true);

    assertThat(agent.os()).isEqualTo("Android");
    assertThat(agent.osVersion()).isNull();
    assertThat(agent.kind()).isEqualTo("mobile");
  }

  @Test
  void guessesNothingOfWhatIsNoUserAgent() {
    assertThat(agents.of("hello", null, null, false).known()).isFalse();
    assertThat(agents.of("Mozilla/5.0 ".repeat(100), null, null, false).known()).isFalse();
  }
}
