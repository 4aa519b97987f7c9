package io.carillon.ingest.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  private static final Map<String, Object> PARIS =
      Map.of(
          "country", Map.of("iso_code", "FR", "names", Map.of("en", "France")),
          "subdivisions", List.of(Map.of("iso_code", "IDF")),
          "city", Map.of("names", Map.of("en", "Paris", "de", "Paris")),
          "location",
              Map.of("time_zone", "Europe/Paris", "latitude", 48.8534, "longitude", 2.3488));

  @TempDir private Path folder;

  /** Places of two networks: in Paris, and somewhere in Canada. */
  static Places twoNetworks(Path folder) {
    return new Places(
        new PlacesFile()
            .network("203.0.113.0", 24, PARIS)
            .network("2001:db8::", 32, Map.of("country", Map.of("iso_code", "CA")))
            .in(folder));
  }

  @Test
  void saysWhereAnAddressIs() {
    Places places = twoNetworks(folder);

    assertThat(places.of(InetAddress.ofLiteral("203.0.113.7")))
        .contains(new Place("FR", "IDF", "Paris", "Europe/Paris", 48.9, 2.3));
    assertThat(places.of(InetAddress.ofLiteral("2001:db8:1::7")))
        .contains(new Place("CA", null, null, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.7", "127.0.0.1", "::1", "2001:db9::1"})
  void saysNothingOfOthers(String address) {
    assertThat(twoNetworks(folder).of(InetAddress.ofLiteral(address))).isEmpty();
  }

  @Test
  void guessesNothingWithoutADatabase() {
    assertThat(new Places((Path) null).of(InetAddress.ofLiteral("203.0.113.7"))).isEmpty();
  }

  @Test
  void doesNotStartWithAFileThatIsNone() throws IOException {
    Path other = Files.writeString(folder.resolve("other.mmdb"), "no database");

    assertThatThrownBy(() -> new Places(other)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> new Places(folder.resolve("gone.mmdb")))
        .isInstanceOf(UncheckedIOException.class);
  }
}
