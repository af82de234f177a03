import styles from './field.module.css';

/** Links that people wrote. Only addresses of the web can be followed; anything else, such as a path of a file share, is shown to be copied. */
export const LinkList = ({ links }: { readonly links: readonly { readonly title: string; readonly href: string }[] }) => (
  <ul>
    {links.map(({ title, href }) => (
      <li key={`${title} ${href}`}>
        {/^https?:\/\//i.test(href) ? (
          <a href={href} target="_blank" rel="noreferrer noopener">
            {title}
          </a>
        ) : (
          <>
            {title}
            {title !== href && <span className={styles.description}> {href}</span>}
          </>
        )}
      </li>
    ))}
  </ul>
);
