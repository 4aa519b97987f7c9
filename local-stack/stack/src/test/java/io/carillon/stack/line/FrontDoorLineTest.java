package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.stack.line.Calls.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The door while a part behind it is gone, and while the issuer of tokens is. */
@Order(6)
@ExtendWith(WholeLine.class)
class FrontDoorLineTest {
  private static final Duration AT_MOST = Duration.ofSeconds(2);
  private static final Duration BACK = Duration.ofSeconds(60);

  private final Line line;

  FrontDoorLineTest(Line line) {
    this.line = line;
  }

  @Test
  void saysWhatIsAwayAndLetsAllElseThrough() throws IOException {
    // Given
    Calls calls = line.calls();
    String rachel = calls.person("rachel");
    assertThat(calls.get(rachel, "/v1/profiles?limit=1").status()).isEqualTo(200);
    assertThat(calls.get(rachel, "/v1/journeys?limit=1").status()).isEqualTo(200);

    // When
    line.kill("identity");
    line.kill("keycloak");
    try {
      // Then
      for (int i = 0; i < 5; i++) {
        await("in time, where the machine lets it")
            .atMost(BACK)
            .untilAsserted(() -> saysThatIdentityIsAway(calls, rachel));
        assertThat(track().status()).isEqualTo(200);
        assertThat(calls.get(rachel, "/v1/journeys?limit=1").status()).isEqualTo(200);
      }
    } finally {
      Line.Run up = line.up();
      assertThat(up.exit()).as(up.output()).isZero();
    }
    await("profiles are there again")
        .atMost(BACK)
        .until(() -> calls.get(rachel, "/v1/profiles?limit=1").status() == 200);
    await("people sign in again").atMost(BACK).until(() -> calls.signsIn("rachel"));
  }

  private static void saysThatIdentityIsAway(Calls calls, String person) {
    Instant asked = Instant.now();
    Answer profiles = calls.get(person, "/v1/profiles?limit=1");
    assertThat(profiles.status()).as(profiles.body()).isEqualTo(503);
    assertThat(profiles.json().path("reason").asText()).isEqualTo("DEPENDENCY_AWAY");
    assertThat(profiles.json().path("detail").asText()).contains("identity");
    assertThat(Duration.between(asked, Instant.now())).isLessThan(AT_MOST);
  }

  @Test
  void letsTheOldKeyWorkBesideTheNewOneForTheSetTime() {
    // Given
    String dev = line.calls().person("dev");
    var made = line.calls().post(dev, "/v1/write-keys", object("name", "rotated")).ok();
    String first = made.path("key").asText();
    String id = made.path("id").asText();
    await("a new key works").atMost(BACK).until(() -> works(first));

    // When
    String second = rotate(dev, id, "PT1H");

    // Then
    await("the second key works").atMost(BACK).until(() -> works(second));
    assertThat(works(first)).isTrue();

    // When
    String third = rotate(dev, id, "PT1S");

    // Then
    await("the third key works").atMost(BACK).until(() -> works(third));
    await("the second key's time is over").atMost(BACK).until(() -> track(second).status() == 401);
    assertThat(works(first)).isTrue();
    assertThat(works(third)).isTrue();
  }

  private String rotate(String person, String key, String overlap) {
    return line.calls()
        .post(person, "/v1/write-keys/" + key + ":rotate", Map.of("overlap", overlap))
        .ok()
        .path("key")
        .asText();
  }

  private boolean works(String key) {
    return track(key).status() == 200;
  }

  private Answer track() {
    return track(line.calls().writeKey());
  }

  private Answer track(String key) {
    return line.calls()
        .application(
            key,
            "track",
            object("anonymousId", UUID.randomUUID().toString(), "event", "Front Door Tried"));
  }
}
