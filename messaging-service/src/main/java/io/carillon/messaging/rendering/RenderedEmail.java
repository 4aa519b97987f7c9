package io.carillon.messaging.rendering;

/**
 * The words of one e-mail.
 *
 * @param locale the template's language that was chosen, as its author wrote it
 * @param html empty when the template has a plain text only
 */
public record RenderedEmail(String locale, String subject, String html, String text) {}
