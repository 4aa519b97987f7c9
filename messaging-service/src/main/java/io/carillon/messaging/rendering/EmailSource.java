package io.carillon.messaging.rendering;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail in one language, as its author wrote it: Liquid in every part.
 *
 * @param subject required
 * @param preheader what a mail program shows after the subject
 * @param mjml the body in MJML; or
 * @param html the body in HTML; either may be left out when there is a text
 * @param text the plain text; made from the HTML when left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EmailSource(
    @Nullable String subject,
    @Nullable String preheader,
    @Nullable String mjml,
    @Nullable String html,
    @Nullable String text) {}
