package io.carillon.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class CompressionTest {
  private static final String LONG = "x".repeat(3_000);

  @TestHTTPResource("/")
  URI gateway;

  @ParameterizedTest
  @EnumSource
  void packsALargeAnswerForWhoTakesIt(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> gzip = get(version, "v1/journeys?q=" + LONG, "gzip");
    HttpResponse<byte[]> zstd = get(version, "v1/journeys?q=" + LONG, "gzip, zstd");

    assertThat(gzip.headers().allValues("content-encoding")).containsExactly("gzip");
    assertThat(String.join(",", gzip.headers().allValues("vary")).toLowerCase(Locale.ROOT))
        .contains("accept-encoding");
    assertThat(read(new GZIPInputStream(new ByteArrayInputStream(gzip.body())))).contains(LONG);
    assertThat(zstd.headers().allValues("content-encoding")).containsExactly("zstd");
    assertThat(read(new ZstdInputStream(new ByteArrayInputStream(zstd.body())))).contains(LONG);
    assertThat(zstd.body().length).isLessThan(LONG.length());
  }

  @ParameterizedTest
  @EnumSource
  void leavesSmallAnswersAndThoseOfOthersAsTheyAre(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> large = get(version, "v1/journeys?q=" + LONG, "br");
    HttpResponse<byte[]> problem = get(version, "v1/nowhere", "gzip");

    assertThat(new String(large.body(), StandardCharsets.UTF_8)).contains(LONG);
    assertThat(new String(problem.body(), StandardCharsets.UTF_8)).contains("NOT_FOUND");
  }

  @Test
  void doesNotHoldStreamsBack() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> stream =
          client.send(
              request(HttpClient.Version.HTTP_1_1, "v1/events/stream", "gzip, zstd"),
              BodyHandlers.ofInputStream());

      byte[] first = stream.body().readNBytes("data: first".length());

      assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("data: first");
      client.shutdownNow();
    }
  }

  @Test
  void tellsBrowsersAndCachesToKeepNothingOfAToken() throws Exception {
    HttpResponse<byte[]> personal = get(HttpClient.Version.HTTP_1_1, "v1/journeys", "");

    assertThat(personal.headers().firstValue("cache-control")).contains("no-store");
    assertThat(personal.headers().firstValue("strict-transport-security"))
        .contains("max-age=31536000");
    assertThat(personal.headers().firstValue("referrer-policy")).contains("no-referrer");
    assertThat(personal.headers().firstValue("x-frame-options")).contains("DENY");
  }

  private HttpResponse<byte[]> get(HttpClient.Version version, String path, String accepted)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      return client.send(request(version, path, accepted), BodyHandlers.ofByteArray());
    }
  }

  private HttpRequest request(HttpClient.Version version, String path, String accepted) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .version(version)
            .header("Authorization", "Bearer " + Tokens.person("demo", "ana", "analyst"));
    return (accepted.isEmpty() ? request : request.header("Accept-Encoding", accepted)).build();
  }

  private static String read(InputStream unpacked) throws IOException {
    try (unpacked) {
      return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
