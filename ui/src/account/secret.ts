/** The fewest characters of a password; the lab checks it too. */
export const shortest = 8;
