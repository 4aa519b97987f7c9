package io.carillon.messaging.template;

import io.carillon.messaging.link.Utm;
import io.carillon.messaging.rendering.EmailTemplate;
import org.jspecify.annotations.Nullable;

/** A template that can be sent. */
public record LiveTemplate(String key, String channel, EmailTemplate email, @Nullable Utm utm) {}
