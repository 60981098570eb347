// The list of a picker: a search box that keeps the focus, controls of the picker's own, and the options in groups.

import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon';
import { t } from './l10n';
import {
  filterPicker,
  optionOfKey,
  type PickerGroup,
  type PickerList,
  type PickerOption,
} from './pickerList';

export interface PickerProps {
  /** What is chosen here, e.g. "Class". */
  readonly label: string;
  /** What is chosen now. */
  readonly value: string;
  readonly title?: string;
  readonly placeholder: string;
  readonly isDisabled: boolean;
  /** Asked for when the list opens. */
  readonly groups: () => readonly PickerGroup[];
  readonly onPick: (key: string) => void;
  /** Controls above the list. */
  readonly children?: ComponentChildren;
}

export function PickerPopup(props: PickerProps & { readonly onClose: () => void }) {
  const id = useId();
  const popup = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [groups] = useState(props.groups);
  const list = filterPicker(groups, query);
  const options = list.groups.flatMap((group) => group.options);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      options.findIndex((o) => o.isCurrent),
    ),
  );
  useInsideWindow(popup);
  useLayoutEffect(() => {
    popup.current?.querySelector('.is-active')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const pick = (option: PickerOption | undefined): void => {
    if (!option || option.isDisabled) return;
    props.onClose();
    props.onPick(option.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') props.onClose();
    else if (event.target instanceof HTMLInputElement && event.target.type === 'text') {
      const next = optionOfKey(event.key, active, options.length);
      if (next !== null) setActive(next);
      else if (event.key === 'Enter') pick(options[active]);
      else return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="picker-popup"
      ref={popup}
      role="dialog"
      aria-label={props.label}
      onKeyDown={onKeyDown}
    >
      <SearchBox
        id={id}
        label={props.placeholder}
        active={options[active] ? `${id}-${active}` : null}
        onQuery={(text) => {
          setQuery(text);
          setActive(0);
        }}
      />
      {props.children}
      <Options id={id} label={props.label} list={list} active={active} onPick={pick} />
    </div>
  );
}

function SearchBox(props: {
  readonly id: string;
  readonly label: string;
  readonly active: string | null;
  readonly onQuery: (text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus({ preventScroll: true }), []);
  return (
    <input
      type="text"
      class="picker-search"
      ref={input}
      role="combobox"
      aria-expanded={true}
      aria-controls={`${props.id}-list`}
      aria-autocomplete="list"
      aria-label={props.label}
      placeholder={props.label}
      autocomplete="off"
      spellcheck={false}
      {...(props.active === null ? {} : { 'aria-activedescendant': props.active })}
      onInput={(event) => props.onQuery(event.currentTarget.value)}
    />
  );
}

function Options(props: {
  readonly id: string;
  readonly label: string;
  readonly list: PickerList;
  readonly active: number;
  readonly onPick: (option: PickerOption) => void;
}) {
  const { id, list } = props;
  let index = 0;
  return (
    <>
      <div
        class="picker-list"
        id={`${id}-list`}
        role="listbox"
        aria-label={props.label}
        tabIndex={-1}
      >
        {list.groups.map((group) => (
          <OptionGroup key={group.name} name={group.name}>
            {group.options.map((option) => {
              const place = index++;
              return (
                <Option
                  key={option.key}
                  id={`${id}-${place}`}
                  option={option}
                  isActive={place === props.active}
                  onPick={props.onPick}
                />
              );
            })}
          </OptionGroup>
        ))}
      </div>
      {list.groups.length === 0 && <p class="picker-more">{t('Nothing matches.')}</p>}
      {list.hidden > 0 && (
        <p class="picker-more">{t('{0} more: type to narrow the list', list.hidden)}</p>
      )}
    </>
  );
}

function OptionGroup(props: { readonly name: string; readonly children: ComponentChildren }) {
  if (props.name === '') return <>{props.children}</>;
  return (
    <fieldset class="picker-group" aria-label={props.name}>
      <div class="picker-heading" aria-hidden="true">
        {props.name}
      </div>
      {props.children}
    </fieldset>
  );
}

function Option(props: {
  readonly id: string;
  readonly option: PickerOption;
  readonly isActive: boolean;
  readonly onPick: (option: PickerOption) => void;
}) {
  const { option } = props;
  return (
    // The search box keeps the focus: what is active is told by aria-activedescendant.
    <button
      type="button"
      class={`picker-option ${props.isActive ? 'is-active' : ''}`}
      id={props.id}
      role="option"
      aria-selected={option.isCurrent ?? false}
      aria-disabled={option.isDisabled ?? false}
      tabIndex={-1}
      onClick={() => props.onPick(option)}
    >
      <Icon name="check" class={`picker-check ${option.isCurrent ? '' : 'is-hidden'}`} />
      <span class="picker-label" title={option.label}>
        {option.label}
      </span>
      {option.detail && <span class="picker-detail is-number">{option.detail}</span>}
      {option.note && <span class="picker-note">{option.note}</span>}
    </button>
  );
}

/** Moves what opened too far to the right back into the window. */
function useInsideWindow(element: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const overhang =
      target.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
    if (overhang > 0) target.style.marginLeft = `${-overhang}px`;
  }, []);
}
