package io.carillon.messaging.provider.smtp;

import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** An e-mail in its final form; its Message-ID follows from the message's id. */
final class MimeLetter extends MimeMessage implements Provider.Prepared {
  private static final String UTF_8 = "UTF-8";

  private final InternetAddress to;

  private MimeLetter(Session session, InternetAddress to) {
    super(session);
    this.to = to;
  }

  static MimeLetter of(Session session, InternetAddress from, Outgoing message, Instant now) {
    if (!(message.content() instanceof Outgoing.Email email)) {
      throw new PreparationException("not an e-mail");
    }
    try {
      InternetAddress to = new InternetAddress(message.address().target(), true);
      MimeLetter letter = new MimeLetter(session, to);
      letter.setFrom(from);
      letter.setRecipient(Message.RecipientType.TO, to);
      letter.setSubject(email.subject(), UTF_8);
      letter.setHeader(
          "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
      letter.setHeader("Message-ID", "<%s@%s>".formatted(message.id(), domain(from)));
      for (var header : message.headers().entrySet()) {
        letter.setHeader(header.getKey(), header.getValue().replaceAll("[\\r\\n]+", " "));
      }
      letter.write(email);
      letter.saveChanges();
      return letter;
    } catch (AddressException e) {
      throw new PreparationException("not an e-mail address");
    } catch (MessagingException e) {
      throw new PreparationException("not a valid e-mail: " + e.getClass().getSimpleName());
    }
  }

  InternetAddress to() {
    return to;
  }

  private void write(Outgoing.Email email) throws MessagingException {
    if (email.html().isEmpty()) {
      setText(email.text(), UTF_8);
      return;
    }
    MimeBodyPart text = new MimeBodyPart();
    text.setText(email.text(), UTF_8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(email.html(), UTF_8, "html");
    setContent(new MimeMultipart("alternative", text, html));
  }

  @Override
  protected void updateMessageID() {
    // the id was set from the message's own, so that a repetition carries the same
  }

  private static String domain(InternetAddress from) {
    String address = from.getAddress();
    return address.substring(address.indexOf('@') + 1);
  }
}
