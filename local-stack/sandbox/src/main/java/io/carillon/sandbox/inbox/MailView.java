package io.carillon.sandbox.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail as its reader sees it.
 *
 * @param headers decoded; one that stands there several times has its values on lines of their own
 * @param html empty when there is none
 * @param text empty when there is none
 */
record MailView(Map<String, String> headers, String html, String text) {
  private static final int MOST_HEADERS = 64 << 10;

  static MailView of(byte[] raw) throws IOException {
    try {
      MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(raw));
      Map<String, String> headers = new LinkedHashMap<>();
      for (Header header : Collections.list(message.getAllHeaders())) {
        headers.merge(header.getName(), decoded(header.getValue()), (a, b) -> a + "\n" + b);
      }
      String html = find(message, "text/html");
      String text = find(message, "text/plain");
      return new MailView(headers, html == null ? "" : html, text == null ? "" : text);
    } catch (MessagingException e) {
      throw new IOException("The mail cannot be read: " + e.getMessage(), e);
    }
  }

  /** The subject alone, without reading the body; empty when there is none. */
  static String subject(byte[] raw) {
    String head = new String(raw, 0, Math.min(raw.length, MOST_HEADERS), UTF_8);
    int end = head.indexOf("\r\n\r\n");
    StringBuilder subject = new StringBuilder();
    boolean within = false;
    for (String line : (end < 0 ? head : head.substring(0, end)).split("\r?\n")) {
      boolean continued = line.startsWith(" ") || line.startsWith("\t");
      if (within && continued) {
        subject.append("\r\n").append(line);
      } else {
        within = line.regionMatches(true, 0, "Subject:", 0, 8);
        if (within) {
          subject.setLength(0);
          subject.append(line.substring(8));
        }
      }
    }
    return decoded(subject.toString());
  }

  private static String decoded(String value) {
    String unfolded = MimeUtility.unfold(value).strip();
    try {
      return MimeUtility.decodeText(unfolded);
    } catch (UnsupportedEncodingException e) {
      return unfolded;
    }
  }

  private static @Nullable String find(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type) && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
      return String.valueOf(part.getContent());
    }
    if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String found = find(parts.getBodyPart(i), type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
