package io.carillon.sandbox.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.sandbox.inbox.Item;
import io.carillon.sandbox.inbox.Vendor;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.misbehaviour.Conduct;
import io.carillon.sandbox.misbehaviour.Misbehaviours;
import io.carillon.sandbox.misbehaviour.Refusal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection's conversation. Commands may be pipelined (RFC 2920). */
public final class SmtpSession {
  /** The answers by which a recipient can be refused. */
  public static final Set<String> REFUSALS =
      Set.of("450", "451", "452", "550", "551", "552", "553", "554");

  private static final int MOST_BYTES = 10 << 20;
  private static final int MOST_LINE = 4_096;
  private static final int MOST_RECIPIENTS = 1_000;

  /** Where a whole mail goes; when it throws, the sender is asked to try later. */
  @FunctionalInterface
  interface Delivery {
    void deliver(Item mail) throws IOException;
  }

  private final InputStream in;
  private final OutputStream out;
  private final Misbehaviours misbehaviours;
  private final SmtpAccount account;
  private final Delivery delivery;
  private @Nullable String from;
  private final List<String> to = new ArrayList<>();

  SmtpSession(
      InputStream in,
      OutputStream out,
      SmtpAccount account,
      Misbehaviours misbehaviours,
      Delivery delivery) {
    this.in = new BufferedInputStream(in, 1 << 15);
    this.out = new BufferedOutputStream(out);
    this.account = account;
    this.misbehaviours = misbehaviours;
    this.delivery = delivery;
  }

  void run() throws IOException {
    say("220 sandbox.carillon.local ESMTP");
    while (true) {
      if (in.available() == 0) {
        out.flush();
      }
      String line = line();
      if (line == null) {
        return;
      }
      String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" -> {
          reset();
          say("250-sandbox.carillon.local");
          say("250-PIPELINING");
          say("250-8BITMIME");
          say("250-SMTPUTF8");
          say("250-ENHANCEDSTATUSCODES");
          say("250-AUTH PLAIN");
          say("250 SIZE " + MOST_BYTES);
        }
        case "HELO" -> {
          reset();
          say("250 sandbox.carillon.local");
        }
        case "AUTH" -> signIn(line);
        case "MAIL" -> mail(line);
        case "RCPT" -> recipient(line);
        case "DATA" -> {
          if (!data()) {
            return;
          }
        }
        case "RSET" -> {
          reset();
          say("250 2.0.0 Forgotten");
        }
        case "NOOP" -> say("250 2.0.0 Here");
        case "VRFY" -> say("252 2.1.5 Everybody is known here");
        case "QUIT" -> {
          say("221 2.0.0 Goodbye");
          out.flush();
          return;
        }
        default -> say("502 5.5.1 Unknown command");
      }
    }
  }

  /** RFC 4954, by PLAIN alone; the response may come with the command or behind it. */
  private void signIn(String line) throws IOException {
    String[] words = line.strip().split(" +");
    if (words.length < 2 || !words[1].equalsIgnoreCase("PLAIN")) {
      say("504 5.5.4 PLAIN was expected");
      return;
    }
    String response = words.length > 2 ? words[2] : "";
    if (response.isEmpty()) {
      say("334 ");
      out.flush();
      String next = line();
      response = next == null ? "" : next.strip();
    }
    say(
        account.isSaid(response)
            ? "235 2.7.0 Signed in"
            : "535 5.7.8 Not the name or not the password");
  }

  private void mail(String line) throws IOException {
    String address = address(line);
    if (address == null) {
      say("501 5.5.4 MAIL FROM:<address> was expected");
      return;
    }
    reset();
    from = address;
    say("250 2.1.0 Sender accepted");
  }

  private void recipient(String line) throws IOException {
    String address = address(line);
    if (from == null) {
      say("503 5.5.1 MAIL first");
    } else if (address == null || address.isEmpty()) {
      say("501 5.5.4 RCPT TO:<address> was expected");
    } else if (to.size() >= MOST_RECIPIENTS) {
      say("452 4.5.3 Too many recipients");
    } else {
      String recipient = address.toLowerCase(Locale.ROOT);
      Optional<Refusal> refusal = misbehaviours.refusal(Vendor.SMTP, recipient);
      if (refusal.isPresent()) {
        say(refused(refusal.get()));
      } else {
        to.add(recipient);
        say("250 2.1.5 Recipient accepted");
      }
    }
  }

  private static String refused(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Throttled throttled -> "450 4.7.1 Too many mails; later";
      case Refusal.Unregistered unregistered -> "550 5.1.1 There is no such mailbox";
      case Refusal.Rejected rejected -> rejected.code() + " The sandbox was told to refuse";
    };
  }

  /** Takes a mail; whether the conversation goes on. */
  private boolean data() throws IOException {
    String sender = from;
    if (sender == null || to.isEmpty()) {
      say("503 5.5.1 MAIL and RCPT first");
      return true;
    }
    say("354 End with a dot on a line of its own");
    out.flush();
    byte[] raw = body();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    if (raw == null) {
      say("552 5.3.4 The mail is larger than " + MOST_BYTES + " bytes");
    } else {
      try {
        List<String> recipients = List.copyOf(to);
        String id = KeyFolder.hex(8);
        delivery.deliver(Item.mail(now, id, sender, recipients, raw));
        Conduct conduct = misbehaviours.conduct(Vendor.SMTP, recipients);
        conduct.pause();
        if (conduct.cut()) {
          return false;
        }
        say(conduct.error() ? "451 4.3.0 The server has failed" : "250 2.0.0 Kept as " + id);
      } catch (IOException e) {
        System.err.println("A mail could not be kept: " + e.getMessage());
        say("451 4.3.0 The mail could not be kept");
      }
    }
    reset();
    return true;
  }

  /** All up to the line with a dot, without the dots that were doubled; null when too large. */
  private byte @Nullable [] body() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
    boolean tooLarge = false;
    boolean lineStart = true;
    while (true) {
      int next = read();
      if (lineStart && next == '.') {
        next = read();
        if (next == '\r') {
          int end = read();
          if (end == '\n') {
            return tooLarge ? null : body.toByteArray();
          }
          body.write('\r');
          next = end;
        }
      }
      lineStart = next == '\n';
      if (body.size() < MOST_BYTES) {
        body.write(next);
      } else {
        tooLarge = true;
      }
    }
  }

  private int read() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("The sender went away in the middle of a mail.");
    }
    return next;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      if (next != '\r' && line.size() < MOST_LINE) {
        line.write(next);
      }
    }
    return line.toString(UTF_8);
  }

  private static @Nullable String address(String line) {
    int open = line.indexOf('<');
    int close = line.indexOf('>', open + 1);
    return open < 0 || close < 0 ? null : line.substring(open + 1, close);
  }

  private void reset() {
    from = null;
    to.clear();
  }

  private void say(String line) throws IOException {
    out.write((line + "\r\n").getBytes(UTF_8));
  }
}
