package io.carillon.messaging.provider.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import io.carillon.messaging.provider.Exchange;
import io.carillon.messaging.provider.RetryAfter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** Lets the SDK call once: its own clients repeat a call that may have been heard. */
final class SdkLine extends HttpClient {
  private final Exchange.Line line;
  private final String baseUrl;
  private final Instant now;
  private int status;
  private @Nullable Duration wish;

  SdkLine(Exchange.Line line, String baseUrl, Instant now) {
    this.line = line;
    this.baseUrl = baseUrl;
    this.now = now;
  }

  /** The answer's status; 0 when there was none. */
  int status() {
    return status;
  }

  /** When the vendor wishes to be asked again, if it said so. */
  @Nullable Duration wish() {
    return wish;
  }

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    HttpResponse<byte[]> answer =
        line.post(
            HttpRequest.newBuilder(URI.create(baseUrl + request.constructURL().getFile()))
                .header("Authorization", request.getAuthString())
                .header("Accept", "application/json")
                .header("User-Agent", "carillon")
                .header("Content-Type", "application/x-www-form-urlencoded"),
            request.encodeFormBody().getBytes(StandardCharsets.UTF_8));
    status = answer.statusCode();
    wish = RetryAfter.of(answer, now);
    return new Response(new String(answer.body(), StandardCharsets.UTF_8), status, new Header[0]);
  }
}
