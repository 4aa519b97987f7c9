package io.carillon.messaging.provider.smtp;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * A connection that knows how far the last message got. Once the final dot may have left, only a
 * reply to that dot says what became of the message.
 */
final class SmtpConnection extends SMTPTransport {

  /** How far a message got. */
  enum Phase {
    ENVELOPE,
    CONTENT,
    DOT
  }

  /** A server's reply of one of the failing kinds. */
  record Reply(int code, String text) {}

  private Phase phase = Phase.ENVELOPE;
  private @Nullable Reply refusal;
  private int dotCode;
  private long usedAt = System.nanoTime();

  SmtpConnection(Session session, URLName server) {
    super(session, server);
  }

  /** Sends, and returns the server's reply to the final dot. */
  String deliver(Message message, Address to) throws MessagingException {
    phase = Phase.ENVELOPE;
    refusal = null;
    dotCode = 0;
    try {
      sendMessage(message, new Address[] {to});
      return getLastServerResponse();
    } finally {
      usedAt = System.nanoTime();
    }
  }

  /** Whether the server may have the whole message without having said so. */
  boolean inDoubt() {
    return phase == Phase.DOT && dotCode < 200;
  }

  /** The reply that ended the last attempt, if there was one. */
  @Nullable Reply refusal() {
    return refusal;
  }

  long idleNanos() {
    return System.nanoTime() - usedAt;
  }

  @Override
  protected OutputStream data() throws MessagingException {
    OutputStream content = super.data();
    phase = Phase.CONTENT;
    return content;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    phase = Phase.DOT;
    super.finishData();
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    if (phase == Phase.DOT && dotCode == 0) {
      dotCode = code;
    }
    if (code >= 400 && refusal == null) {
      refusal = new Reply(code, getLastServerResponse());
    }
    return code;
  }
}
