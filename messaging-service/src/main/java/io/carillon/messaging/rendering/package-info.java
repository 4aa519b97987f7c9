/**
 * From what an author wrote and what is known of a person to the words that are sent. Templates are
 * compiled once (MJML to HTML, Liquid to a tree) and rendered many times, within limits of size,
 * steps and time, with values escaped in HTML unless the author says otherwise. No files, no
 * network, no Java objects are within a template's reach.
 */
@NullMarked
package io.carillon.messaging.rendering;

import org.jspecify.annotations.NullMarked;
