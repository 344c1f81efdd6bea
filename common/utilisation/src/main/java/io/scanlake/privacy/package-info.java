/**
 * Keyed pseudonyms of identifiers. It may import the JDK only: HMAC-SHA256 is {@code
 * javax.crypto.Mac}'s, and nothing else touches the secret.
 */
package io.scanlake.privacy;
