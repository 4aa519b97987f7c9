package io.carillon.messaging.provider.twilio;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Call;
import io.carillon.messaging.provider.CallsBack;
import io.carillon.messaging.provider.Exchange;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.Receipt;
import io.carillon.platform.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text messages by Twilio's SDK, each tried once. */
@ApplicationScoped
public class TwilioProvider implements Provider, CallsBack {
  private static final int LONGEST = 1_600;
  private static final int LONGEST_VALIDITY = 36_000;
  private static final int LONGEST_LINE = 200;

  /** E.164. */
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private final TwilioSettings settings;
  private final String baseUrl;
  private final String callbackUrl;
  private final Exchange exchange;
  private final Clock clock;

  @Inject
  public TwilioProvider(TwilioSettings settings, Clock clock) {
    this.settings = settings;
    this.baseUrl = settings.baseUrl().replaceAll("/+$", "");
    this.callbackUrl = settings.callbackUrl().replaceAll("/+$", "");
    this.exchange =
        new Exchange(settings.connections(), settings.connectTimeout(), settings.replyTimeout());
    this.clock = clock;
  }

  @Override
  public String name() {
    return "twilio";
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  @Override
  public boolean ready() {
    return settings.accountSid().isPresent()
        && settings.authToken().isPresent()
        && (settings.from().isPresent() || !settings.senders().isEmpty());
  }

  @Override
  public boolean serves(Address address) {
    return ready() && address.kind() == Address.Kind.PHONE;
  }

  /** A message with what Twilio is to do with it. */
  private record Sms(MessageCreator creator) implements Prepared {}

  @Override
  public Prepared prepare(Outgoing message) {
    if (!(message.content() instanceof Outgoing.Sms sms)) {
      throw new PreparationException("not a text message");
    }
    if (!NUMBER.matcher(message.address().target()).matches()) {
      throw new PreparationException("not a phone number");
    }
    if (sms.text().length() > LONGEST) {
      throw new PreparationException(
          "the text has %d characters, more than 1600".formatted(sms.text().length()));
    }
    String from = settings.senders().getOrDefault(message.tenant(), settings.from().orElse(""));
    if (from.isEmpty()) {
      throw new PreparationException("the tenant has no number to send from");
    }
    long validFor = Duration.between(clock.instant(), message.expiresAt()).toSeconds();
    return new Sms(
        new MessageCreator(
                new PhoneNumber(message.address().target()), new PhoneNumber(from), sms.text())
            .setStatusCallback(
                URI.create(callbackUrl + "/v1/callbacks/" + name() + "/" + message.receipt()))
            .setValidityPeriod(Math.clamp(validFor, 1, LONGEST_VALIDITY)));
  }

  @Override
  public Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook) {
    MessageCreator creator = ((Sms) prepared).creator();
    return exchange.once(
        lastLook, line -> handOver(creator, new SdkLine(line, baseUrl, clock.instant())));
  }

  private Outcome handOver(MessageCreator creator, SdkLine call) {
    String account = settings.accountSid().orElse("");
    TwilioRestClient client =
        new TwilioRestClient.Builder(account, settings.authToken().orElse(""))
            .accountSid(account)
            .httpClient(call)
            .build();
    try {
      String sid = creator.create(client).getSid();
      return sid == null
          ? new Outcome.Unknown("ANSWER_UNREADABLE", "taken, without the message's id")
          : new Outcome.Accepted(sid);
    } catch (ApiException e) {
      if (call.status() < 300) {
        throw e;
      }
      Integer code = e.getCode();
      return TwilioCodes.refusal(
          call.status(), code == null ? 0 : code, oneLine(e.getMessage()), call.wish());
    }
  }

  @Override
  public String publicUrl() {
    return callbackUrl;
  }

  @Override
  public boolean isSigned(Call call) {
    String signature = call.header("x-twilio-signature");
    return !signature.isEmpty()
        && settings.authToken().stream()
            .map(RequestValidator::new)
            .anyMatch(
                validator -> validator.validate(callbackUrl + call.path(), call.form(), signature));
  }

  /** By {@code MessageStatus}: queued, sending and sent are on the way, as is what is new. */
  @Override
  public Receipt receipt(Call call) {
    String sid = required(call, "MessageSid");
    String status = required(call, "MessageStatus");
    return switch (status) {
      case "delivered", "read" -> new Receipt.Delivered(sid);
      case "undelivered", "failed", "canceled" -> {
        int code = number(call.field("ErrorCode"));
        String reason = code == 0 ? status.toUpperCase(Locale.ROOT) : String.valueOf(code);
        yield new Receipt.Bounced(sid, "TWILIO_" + reason, status, TwilioCodes.fault(code));
      }
      default -> new Receipt.Taken(sid);
    };
  }

  @Override
  public Received received(Call call) {
    return new Received(
        required(call, "MessageSid"), required(call, "From"), call.field("To"), call.field("Body"));
  }

  private static String required(Call call, String field) {
    String value = call.field(field);
    if (value.isBlank() || value.length() > LONGEST_LINE) {
      throw ProblemException.invalid(field, value, "1..200 characters");
    }
    return value;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String oneLine(@Nullable String text) {
    String line = text == null ? "" : text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
  }

  @PreDestroy
  void close() {
    exchange.close();
  }
}
