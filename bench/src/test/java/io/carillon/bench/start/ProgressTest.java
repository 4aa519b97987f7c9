package io.carillon.bench.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void readsWhatMakeUpSays() {
    Progress progress =
        Progress.of(
            List.of(
                "Starting 2 of 12:",
                "  ✓ redis           1.3 s   127.0.0.1:16379",
                "  … keycloak       15.0 s   waits for http://localhost:8180/realms/carillon",
                "  ✓ keycloak       23.0 s   http://localhost:8180/realms/carillon",
                "",
                "All up in 47.6 s, 2.0 GB resident."));

    assertThat(progress.parts()).isEqualTo(Map.of("redis", 1.3, "keycloak", 23.0));
    assertThat(progress.all()).isCloseTo(47.6, within(1e-9));
  }
}
