package io.carillon.messaging.provider.smtp;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Provider;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** E-mail through one server. */
@ApplicationScoped
public class SmtpProvider implements Provider {
  private static final Pattern DEAD = Pattern.compile("\\d{3}[ -]5\\.(1\\.(1|2|3|6|10)|2\\.1)\\b");

  private final SmtpConnections connections;
  private final InternetAddress from;
  private final Clock clock;

  @Inject
  public SmtpProvider(SmtpSettings settings, Clock clock) {
    this.connections = new SmtpConnections(settings);
    this.from = sender(settings.from());
    this.clock = clock;
  }

  @Override
  public String name() {
    return "smtp";
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public boolean serves(Address address) {
    return address.kind() == Address.Kind.MAILBOX;
  }

  @Override
  public Prepared prepare(Outgoing message) {
    return MimeLetter.of(connections.session(), from, message, clock.instant());
  }

  @Override
  public Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook) {
    MimeLetter letter = (MimeLetter) prepared;
    SmtpConnection connection;
    try {
      connection = connections.take();
    } catch (AuthenticationFailedException e) {
      return new Outcome.Retry("AUTHENTICATION_FAILED", "the mail server refused the login", null);
    } catch (MessagingException e) {
      return new Outcome.Retry("SERVER_AWAY", "the mail server cannot be reached", null);
    }
    boolean usable = false;
    try {
      Optional<Outcome> stopped = lastLook.get();
      if (stopped.isPresent()) {
        usable = true;
        return stopped.get();
      }
      String reply = connection.deliver(letter, letter.to());
      usable = true;
      return new Outcome.Accepted(oneLine(reply));
    } catch (MessagingException e) {
      return failure(connection);
    } catch (RuntimeException e) {
      return connection.inDoubt()
          ? new Outcome.Unknown("CONNECTION_LOST", e.getClass().getSimpleName())
          : new Outcome.Retry("CONNECTION_LOST", e.getClass().getSimpleName(), null);
    } finally {
      if (usable) {
        connections.giveBack(connection);
      } else {
        connections.throwAway(connection);
      }
    }
  }

  private static Outcome failure(SmtpConnection connection) {
    if (connection.inDoubt()) {
      return new Outcome.Unknown(
          "CONNECTION_LOST", "no answer after the whole message had been handed over");
    }
    SmtpConnection.Reply refusal = connection.refusal();
    if (refusal == null) {
      return new Outcome.Retry("CONNECTION_LOST", "before the message was complete", null);
    }
    String code = "SMTP_" + refusal.code();
    return refusal.code() >= 500
        ? new Outcome.Rejected(code, oneLine(refusal.text()), fault(refusal.text()))
        : new Outcome.Retry(code, oneLine(refusal.text()), null);
  }

  /** By the enhanced status code (RFC 3463): no such mailbox, domain or none that takes mail. */
  private static AddressFault fault(String reply) {
    return DEAD.matcher(reply).lookingAt() ? AddressFault.DEAD : AddressFault.NONE;
  }

  private static String oneLine(String reply) {
    String line = reply.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > 200 ? line.substring(0, 200) : line;
  }

  private static InternetAddress sender(String from) {
    try {
      InternetAddress sender = new InternetAddress(from, true);
      sender.setPersonal(sender.getPersonal(), StandardCharsets.UTF_8.name());
      return sender;
    } catch (AddressException | UnsupportedEncodingException e) {
      throw new IllegalStateException("carillon.smtp.from is not an address", e);
    }
  }

  @PreDestroy
  void close() {
    connections.close();
  }
}
